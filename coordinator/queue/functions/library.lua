#!lua name=gouji_v1
-- minor 4
--
-- The queue of a cluster, inside Redis: the rules of PartitionState (partition_state.h), function for method. The files
-- of this folder are one library, joined in the order that CMakeLists.txt gives; this one comes first. A change
-- here needs the same change there (tests/contract/queue holds them equal) and a higher minor number above; a change
-- that older coordinators cannot live with needs another library name.
--
-- Every function takes the epoch and the run id of the server (ARGV 1 and 2) and answers the error EPOCH when the state
-- is of another epoch, of none, or was begun under another run of the server. Functions validate first and write last.
-- Times are milliseconds of the server's clock; a `clock` field in the meta hash, which only tests set, stands in for it.
-- Numbers stay below 2^53.
--
-- KEYS of a partition, in this order, all under one hash tag {gouji:NN}; job ids and shard names are fields or members,
-- never parts of keys; they hold no NUL byte, which separates them:
--   1 meta      hash   epoch, run, promoted (see reset), fence (last given), number (last place in the order of becoming
--                      ready), turn (of the job served last), clock
--   2 jobs      hash   job -> packed job
--   3 shards    hash   job NUL shard -> packed entry; live shards only
--   4 ready     zset   job NUL number NUL shard, in lexical order
--   5 delayed   zset   job NUL shard by the time it is due
--   6 leased    zset   job NUL shard by expiry
--   7 turns     zset   job by turn; the jobs that have ready shards and are not paused
--   8 done      hash   job NUL block -> bits of 4096 plan ordinals
--   9 children  zset   job NUL shard, in lexical order; resolved children of SPLITs
--  10 events    stream hints for followers: kind, job, shard; capped
-- KEYS of the workers, under {gouji:workers}:
--   1 meta      hash   epoch, run, promoted, clock
--   2 workers   hash   worker -> packed worker

local META, JOBS, SHARDS, READY, DELAYED, LEASED, TURNS, DONE, CHILDREN, EVENTS = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
local PARTITION_KEYS = 10
local WORKERS = 2

local NUL = '\0'
local BLOCK = 4096
local EVENTS_KEPT = 1024
local PROMOTE_PER_CALL = 64
local MAX_BACKOFF_MS = 60000
local MAX_PRIORITY = 9
local NO_ORDINAL = -1
local FORGET_AFTER_TIMEOUTS = 10

-- redis.call, cmsgpack and most of Lua's own library do not exist yet while this file is loaded.
local function call(...)
  return redis.call(...)
end

local function pack(value)
  return cmsgpack.pack(value)
end

local function unpack_value(packed)
  return cmsgpack.unpack(packed)
end

local function int(number)
  return string.format('%.0f', number)
end

local function ordinal_of(text)
  if text == '-' then
    return NO_ORDINAL
  end
  return tonumber(text)
end

local function ordinal_text(ordinal)
  if ordinal == NO_ORDINAL then
    return '-'
  end
  return int(ordinal)
end

local function bad_arguments()
  return redis.error_reply('ERR gouji: wrong keys or arguments')
end

-- True when args[first], args[first + 1], … are `count` groups of `width`, and nothing follows.
local function groups_fit(args, first, count, width)
  return count ~= nil and #args == first - 1 + count * width
end

-- A partition during one call: its meta fields and the jobs that were looked at. Answers nil and the error to return
-- when the call is to be refused.
local function open(keys, args)
  if #keys ~= PARTITION_KEYS or #args < 2 then
    return nil, bad_arguments()
  end
  local meta = call('HMGET', keys[META], 'epoch', 'run', 'fence', 'number', 'turn', 'clock')
  if meta[1] ~= args[1] or meta[2] ~= args[2] then
    return nil, redis.error_reply('EPOCH state is of epoch ' .. (meta[1] or 'none') .. ', not ' .. args[1])
  end
  local partition = {
    keys = keys,
    fence = tonumber(meta[3] or 0),
    number = tonumber(meta[4] or 0),
    turn = tonumber(meta[5] or 0),
    clock = meta[6],
    jobs = {},
  }
  return partition
end

local function now_ms(clock)
  if clock then
    return tonumber(clock)
  end
  local time = call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function load_job(partition, name)
  local job = partition.jobs[name]
  if job == nil then
    local packed = call('HGET', partition.keys[JOBS], name)
    job = packed and unpack_value(packed) or false
    partition.jobs[name] = job
  end
  return job
end

local function new_job(partition, name)
  local job = {
    priority = 0, paused = false, complete = false, hungry = false, cursor = 0, floor = 0, done = 0, lost = 0, turn = 0,
    ready = 0, delayed = 0, leased = 0, top = 0, counters = {},
  }
  partition.jobs[name] = job
  return job
end

-- Writes back what `open` and `load_job` read.
local function save(partition)
  local keys = partition.keys
  for name, job in pairs(partition.jobs) do
    if job then
      call('HSET', keys[JOBS], name, pack(job))
    end
  end
  call('HSET', keys[META], 'fence', int(partition.fence), 'number', int(partition.number), 'turn', int(partition.turn))
end

local function live(job)
  return job.ready + job.delayed + job.leased
end

-- What the window counts.
local function moving(job)
  return job.ready + job.leased
end

local function weight(job)
  return 2 ^ job.priority
end

local function stride(job)
  return 2 ^ (MAX_PRIORITY - job.priority)
end

-- --- done bits

local function is_done(partition, name, job, ordinal, shard)
  if ordinal == NO_ORDINAL then
    return call('ZSCORE', partition.keys[CHILDREN], name .. NUL .. shard) and true or false
  end
  if ordinal < job.floor then
    return true
  end
  if ordinal >= job.top then
    return false
  end
  local bits = call('HGET', partition.keys[DONE], name .. NUL .. int(math.floor(ordinal / BLOCK)))
  if not bits then
    return false
  end
  local place = ordinal % BLOCK
  return bit.band(bits:byte(math.floor(place / 8) + 1), bit.lshift(1, place % 8)) ~= 0
end

local function set_done(partition, name, job, ordinal, shard)
  if ordinal == NO_ORDINAL then
    call('ZADD', partition.keys[CHILDREN], 0, name .. NUL .. shard)
    return
  end
  local field = name .. NUL .. int(math.floor(ordinal / BLOCK))
  local bits = call('HGET', partition.keys[DONE], field) or string.rep(NUL, BLOCK / 8)
  local place = ordinal % BLOCK
  local index = math.floor(place / 8) + 1
  local byte = bit.bor(bits:byte(index), bit.lshift(1, place % 8))
  call('HSET', partition.keys[DONE], field, bits:sub(1, index - 1) .. string.char(byte) .. bits:sub(index + 1))
  job.top = math.max(job.top, ordinal + 1)
end

local function clear_done(partition, name, job)
  for block = math.floor(job.floor / BLOCK), math.floor((job.top - 1) / BLOCK) do
    call('HDEL', partition.keys[DONE], name .. NUL .. int(block))
  end
  call('ZREMRANGEBYLEX', partition.keys[CHILDREN], '[' .. name .. NUL, '(' .. name .. '\1')
  job.top = 0
end

-- --- indexes

local function ready_member(name, number, shard)
  return name .. NUL .. string.format('%016.0f', number) .. NUL .. shard
end

local function take_turn(partition, name, job)
  job.turn = math.max(job.turn, partition.turn)
  call('ZADD', partition.keys[TURNS], int(job.turn), name)
end

local function load_entry(partition, name, shard)
  local packed = call('HGET', partition.keys[SHARDS], name .. NUL .. shard)
  return packed and unpack_value(packed)
end

local function save_entry(partition, name, shard, entry)
  call('HSET', partition.keys[SHARDS], name .. NUL .. shard, pack(entry))
end

-- Puts an entry that is in no index into the ready ones.
local function make_ready(partition, name, job, shard, entry)
  partition.number = partition.number + 1
  entry.phase, entry.at, entry.worker = 'ready', partition.number, ''
  call('ZADD', partition.keys[READY], 0, ready_member(name, entry.at, shard))
  save_entry(partition, name, shard, entry)
  job.ready = job.ready + 1
  if job.ready == 1 and not job.paused then
    take_turn(partition, name, job)
  end
end

-- Takes an entry out of the index of its phase.
local function unindex(partition, name, job, shard, entry)
  local keys = partition.keys
  if entry.phase == 'ready' then
    call('ZREM', keys[READY], ready_member(name, entry.at, shard))
    job.ready = job.ready - 1
    if job.ready == 0 then
      call('ZREM', keys[TURNS], name)
    end
  elseif entry.phase == 'delayed' then
    call('ZREM', keys[DELAYED], name .. NUL .. shard)
    job.delayed = job.delayed - 1
  else
    call('ZREM', keys[LEASED], name .. NUL .. shard)
    job.leased = job.leased - 1
  end
end

local function add(partition, name, job, shard, payload, ordinal)
  if call('HEXISTS', partition.keys[SHARDS], name .. NUL .. shard) == 1 then
    return
  end
  make_ready(partition, name, job, shard, {
    payload = payload, ordinal = ordinal, phase = 'ready', at = 0, fence = 0, worker = '', lost = 0, failures = 0,
  })
end

local function drop_entry(partition, name, job, shard, entry)
  unindex(partition, name, job, shard, entry)
  call('HDEL', partition.keys[SHARDS], name .. NUL .. shard)
end

local function split_member(member)
  local at = member:find(NUL, 1, true)
  return member:sub(1, at - 1), member:sub(at + 1)
end

-- Names of the live shards of a job.
local function shards_of(partition, name)
  local shards = {}
  for _, field in ipairs(call('HKEYS', partition.keys[SHARDS])) do
    local job, shard = split_member(field)
    if job == name then
      shards[#shards + 1] = shard
    end
  end
  return shards
end

local function promote(partition, now)
  local due = call('ZRANGEBYSCORE', partition.keys[DELAYED], '-inf', int(now), 'LIMIT', 0, PROMOTE_PER_CALL)
  for _, member in ipairs(due) do
    local name, shard = split_member(member)
    local job, entry = load_job(partition, name), load_entry(partition, name, shard)
    unindex(partition, name, job, shard, entry)
    make_ready(partition, name, job, shard, entry)
  end
end
