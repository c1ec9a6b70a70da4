-- Take one slot from every bucket, or from none (GCRA: the generic cell rate algorithm).
--
-- KEYS[1]  the birth of this Redis; then one key for each bucket
-- ARGV[1]  patience in microseconds
-- ARGV[2]  how far ahead of its time a slot may have been reserved at most, in microseconds; then
--          for each bucket its interval (microseconds for one slot) and its burst (slots)
-- Returns  {1, wait, 0} when taken: act after `wait` microseconds;
--          {0, wait, n} when refused: bucket n is the one that needs `wait` microseconds.
--
-- A bucket is one number, the time at which it will be full again (its "theoretical arrival time").
-- It counts as emptied when the last slot is used that may have been reserved before birth. All
-- times are Redis' own, so hosts need not agree on theirs.

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]

local born = tonumber(redis.call('GET', KEYS[1]))
if not born then
  born = now
  redis.call('SET', KEYS[1], string.format('%.0f', now))
end

local stored = redis.call('MGET', unpack(KEYS, 2))
local patience = tonumber(ARGV[1])
local emptied = born + tonumber(ARGV[2])
local full_at, at, blocking = {}, now, 0
for n = 1, #stored do
  local interval, burst = tonumber(ARGV[2 * n + 1]), tonumber(ARGV[2 * n + 2])
  full_at[n] = math.max(tonumber(stored[n]) or 0, emptied + interval * burst)
  local earliest = full_at[n] - interval * (burst - 1)
  if earliest > at then
    at, blocking = earliest, n
  end
end

if at - now > patience then
  return {0, at - now, blocking}
end
for n = 1, #stored do
  -- The slot is used at `at`, so that is when it counts, in the buckets that need no wait too.
  local next_full = math.max(full_at[n], at) + tonumber(ARGV[2 * n + 1])
  local lifetime = math.ceil((next_full - now) / 1000) + 1000
  redis.call('SET', KEYS[n + 1], string.format('%.0f', next_full), 'PX', lifetime)
end
return {1, at - now, 0}
