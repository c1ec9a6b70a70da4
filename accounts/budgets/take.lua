-- Take one slot from every bucket of a request, or from none (GCRA: the generic cell rate
-- algorithm); for many requests, one after the other.
--
-- KEYS[1]  the birth of this Redis; then one key for each bucket that is asked for
-- ARGV[1]  JSON: `patience` in microseconds; `reserved`, how far ahead of its time a slot may have
--          been reserved at most, in microseconds; `requests`, each a list of buckets, each of them
--          {which of the keys after the first, microseconds for one slot, burst in slots}
-- Returns  three numbers for each request: 1, wait, 0 when taken: act after `wait` microseconds;
--          0, wait, n when refused: its bucket n is the one that needs `wait` microseconds.
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

local asked = cjson.decode(ARGV[1])
local emptied = born + asked.reserved
local stored, changed, answers = redis.call('MGET', unpack(KEYS, 2)), {}, {}

local function full_at(bucket)
  local key, interval, burst = bucket[1], bucket[2], bucket[3]
  return math.max(tonumber(stored[key]) or 0, emptied + interval * burst)
end

local function answer(taken, wait, blocking)
  local last = #answers
  answers[last + 1], answers[last + 2], answers[last + 3] = taken, wait, blocking
end

for _, buckets in ipairs(asked.requests) do
  local at, blocking = now, 0
  for n, bucket in ipairs(buckets) do
    local earliest = full_at(bucket) - bucket[2] * (bucket[3] - 1)
    if earliest > at then
      at, blocking = earliest, n
    end
  end
  if at - now > asked.patience then
    answer(0, at - now, blocking)
  else
    for _, bucket in ipairs(buckets) do
      -- The slot is used at `at`, so that is when it counts, in the buckets that need no wait too.
      stored[bucket[1]] = math.max(full_at(bucket), at) + bucket[2]
      changed[bucket[1]] = true
    end
    answer(1, at - now, 0)
  end
end

for key in pairs(changed) do
  local lifetime = math.ceil((stored[key] - now) / 1000) + 1000
  redis.call('SET', KEYS[key + 1], string.format('%.0f', stored[key]), 'PX', lifetime)
end
return answers
