"""The Lua scripts of the pending stream: each is one step that no other may interrupt."""

HEAR = """
-- KEYS: seen, stream, groups, flag, record.
-- ARGV: body, group id, seen ms, token, flag ms, entries of the record, record ms.
-- Answers {1 if the event was new, 1 if the flag is ours}.
-- The mark comes after the entry: a call that fails between them must not hide the event.
if redis.call('EXISTS', KEYS[1]) == 1 then return {0, 0} end
redis.call('XADD', KEYS[2], '*', 'event', ARGV[1])
redis.call('SET', KEYS[1], '1', 'PX', ARGV[3])
if ARGV[6] ~= '0' then
  redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[6], '*', 'event', ARGV[1])
  redis.call('PEXPIRE', KEYS[5], ARGV[7])
end
redis.call('SADD', KEYS[3], ARGV[2])
if redis.call('SET', KEYS[4], ARGV[4], 'NX', 'PX', ARGV[5]) then return {1, 1} end
return {1, 0}
"""

HOLD = """
-- KEYS: flag.  ARGV: token, flag ms.  Answers 1 while the flag is ours, and lengthens its life.
-- A flag that ran out and that nobody took is taken back: no other drain can be at work.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""

READ = """
-- KEYS: flag, stream.  ARGV: token, flag ms, count.
-- Answers entries, or false when the flag is lost.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return false end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', ARGV[3])
"""

FINISH = """
-- KEYS: flag, stream, groups, failures.  ARGV: token, flag ms, group id, entry ids.
-- Finished entries go, whoever holds the flag: their decisions are in the database.
-- Looking for more and clearing the flag are one step, or an event between them rings no bell.
if #ARGV > 3 then
  redis.call('XDEL', KEYS[2], unpack(ARGV, 4))
  redis.call('HDEL', KEYS[4], unpack(ARGV, 4))
end
local holder = redis.call('GET', KEYS[1])
local ours = not holder or holder == ARGV[1]
if redis.call('XLEN', KEYS[2]) == 0 then
  redis.call('SREM', KEYS[3], ARGV[3])
  if not ours then return 'lost' end
  redis.call('DEL', KEYS[1])
  return 'released'
end
if not ours then return 'lost' end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 'more'
"""

TAKE = """
-- KEYS: flag, stream, groups.  ARGV: token, flag ms, group id.  Answers 1 if the flag is ours.
if redis.call('XLEN', KEYS[2]) == 0 then
  redis.call('SREM', KEYS[3], ARGV[3])
  return 0
end
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return 0
"""

RELEASE = """
-- KEYS: flag.  ARGV: token.  Answers 1 if the flag was ours.
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""

FAIL = """
-- KEYS: stream, failures, dead, groups.
-- ARGV: entry id, reason, most failures, most parked, group id.
-- Answers 1 if the entry was parked.
local count = redis.call('HINCRBY', KEYS[2], ARGV[1], 1)
if count < tonumber(ARGV[3]) then return 0 end
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
if found[1] then
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[4], '*',
             'event', found[1][2][2], 'entry', ARGV[1], 'reason', ARGV[2])
  redis.call('XDEL', KEYS[1], ARGV[1])
end
redis.call('HDEL', KEYS[2], ARGV[1])
if redis.call('XLEN', KEYS[1]) == 0 then redis.call('SREM', KEYS[4], ARGV[5]) end
return 1
"""
