#!lua name=gouji_v1
-- minor 1
--
-- The queue of a cluster, inside Redis: the rules of PartitionState (partition_state.h), function for method. A change
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
--   1 meta      hash   epoch, run, fence (last given), number (last place in the order of becoming ready), turn (of the
--                      job served last), clock
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
--   1 meta      hash   epoch, run, clock
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

-- --- epochs

-- KEYS: a partition's. ARGV: epoch, run. Drops all state and starts the epoch.
-- Answer: OK, or EPOCH when the state is of the same or a later epoch.
local function reset(keys, args)
  if #args ~= 2 or #keys ~= PARTITION_KEYS then
    return bad_arguments()
  end
  local meta = call('HMGET', keys[META], 'epoch', 'clock')
  if meta[1] and tonumber(meta[1]) >= tonumber(args[1]) then
    return redis.error_reply('EPOCH state is of epoch ' .. meta[1] .. ' already')
  end
  call('UNLINK', keys[META], keys[JOBS], keys[SHARDS], keys[READY], keys[DELAYED], keys[LEASED], keys[TURNS],
    keys[DONE], keys[CHILDREN])
  call('HSET', keys[META], 'epoch', args[1], 'run', args[2])
  if meta[2] then
    call('HSET', keys[META], 'clock', meta[2])
  end
  return redis.status_reply('OK')
end

-- KEYS: the workers'. ARGV: epoch, run. As reset, but keeps the workers.
local function worker_reset(keys, args)
  if #args ~= 2 or #keys ~= WORKERS then
    return bad_arguments()
  end
  local epoch = call('HGET', keys[META], 'epoch')
  if epoch and tonumber(epoch) >= tonumber(args[1]) then
    return redis.error_reply('EPOCH state is of epoch ' .. epoch .. ' already')
  end
  call('HSET', keys[META], 'epoch', args[1], 'run', args[2])
  return redis.status_reply('OK')
end

-- --- jobs

-- KEYS: a partition's. ARGV: epoch, run, job, priority, paused (0 or 1). Answer: 1, or 0 when the job is known already.
local function submit(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  if #args ~= 5 then
    return bad_arguments()
  end
  local name = args[3]
  if load_job(partition, name) then
    return 0
  end
  local job = new_job(partition, name)
  job.priority = math.min(tonumber(args[4]), MAX_PRIORITY)
  job.paused = args[5] == '1'
  save(partition)
  return 1
end

-- KEYS: a partition's. ARGV: epoch, run, job, priority, paused, cursor, done, then four counted lists: counters (name,
-- value), done ordinals, done children (name), open children (name, payload); each list is its count and its items.
-- Answer: OK.
local function adopt(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local lists, at = {}, 8
  for list, width in ipairs({ 2, 1, 1, 2 }) do
    local count = tonumber(args[at] or '')
    if not count or #args < at + count * width then
      return bad_arguments()
    end
    lists[list] = { first = at + 1, last = at + count * width, width = width }
    at = at + count * width + 1
  end
  if #args ~= at - 1 then
    return bad_arguments()
  end
  local function items(list)
    local place = lists[list].first - lists[list].width
    return function()
      place = place + lists[list].width
      if place <= lists[list].last then
        return args[place], args[place + 1]
      end
    end
  end

  local name = args[3]
  local job = load_job(partition, name) or new_job(partition, name)
  call('ZREM', keys[TURNS], name)
  clear_done(partition, name, job)
  job.priority = math.min(tonumber(args[4]), MAX_PRIORITY)
  job.paused = true -- until the end, so that the turn is taken once
  job.complete = false
  job.hungry = false
  job.cursor = tonumber(args[6])
  job.floor = job.cursor
  job.done = tonumber(args[7])
  job.counters = {}
  for counter, value in items(1) do
    job.counters[counter] = tonumber(value)
  end
  for ordinal in items(2) do
    if tonumber(ordinal) >= job.floor then
      set_done(partition, name, job, tonumber(ordinal), '')
    end
  end
  for child in items(3) do
    set_done(partition, name, job, NO_ORDINAL, child)
  end
  for _, shard in ipairs(shards_of(partition, name)) do
    local entry = load_entry(partition, name, shard)
    if is_done(partition, name, job, entry.ordinal, shard) then
      drop_entry(partition, name, job, shard, entry)
    end
  end
  for child, payload in items(4) do
    if not is_done(partition, name, job, NO_ORDINAL, child) then
      add(partition, name, job, child, payload, NO_ORDINAL)
    end
  end
  job.paused = args[5] == '1'
  if not job.paused and job.ready > 0 then
    take_turn(partition, name, job)
  end
  save(partition)
  return redis.status_reply('OK')
end

-- Live shards that the job may have when it plans, and how many the partition has.
local function share_of(partition, name, job, window)
  local total, of_complete, weights = 0, 0, 0
  local all = call('HGETALL', partition.keys[JOBS])
  for i = 1, #all, 2 do
    local other = unpack_value(all[i + 1])
    if not other.paused then
      total = total + live(other)
      if other.complete then
        of_complete = of_complete + live(other)
      elseif all[i] == name or other.hungry or live(other) > 0 then
        weights = weights + weight(other)
      end
    end
  end
  local budget = math.max(0, window - of_complete)
  return math.max(1, math.floor(budget * weight(job) / weights)), total
end

-- KEYS: a partition's. ARGV: epoch, run, window (live shards at which nothing more is added), job, cursor, last (0 or 1),
-- count, then name and payload of each shard. Answer: how many were taken.
local function plan(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local window, name, cursor, count = tonumber(args[3]), args[4], tonumber(args[5]), tonumber(args[7] or '')
  if not groups_fit(args, 8, count, 2) then
    return bad_arguments()
  end
  local job = load_job(partition, name)
  if not job or job.cursor ~= cursor or job.paused or job.complete then
    return 0
  end
  local share, total = share_of(partition, name, job, window)
  local taken = 0
  while taken < count do
    local shard, payload = args[8 + taken * 2], args[9 + taken * 2]
    local ordinal = cursor + taken
    if not is_done(partition, name, job, ordinal, shard)
      and call('HEXISTS', keys[SHARDS], name .. NUL .. shard) == 0 then
      if total >= window or live(job) >= share then
        break
      end
      add(partition, name, job, shard, payload, ordinal)
      total = total + 1
    end
    taken = taken + 1
  end
  job.cursor = job.cursor + taken
  job.hungry = taken < count
  if args[6] == '1' and not job.hungry then
    job.complete = true
  end
  save(partition)
  return taken
end

local function set_paused(partition, name, job, paused)
  if job.paused == paused then
    return
  end
  job.paused = paused
  if job.ready == 0 then
    return
  end
  if paused then
    call('ZREM', partition.keys[TURNS], name)
  else
    take_turn(partition, name, job)
  end
end

local function event(partition, kind, name, shard)
  call('XADD', partition.keys[EVENTS], 'MAXLEN', '~', EVENTS_KEPT, '*', 'kind', kind, 'job', name, 'shard', shard)
end

-- KEYS: a partition's. ARGV: epoch, run, job, verb (pause, resume or remove). Answer: 1, or 0 when the job is not known.
local function control(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local name, verb = args[3], args[4]
  if #args ~= 4 or (verb ~= 'pause' and verb ~= 'resume' and verb ~= 'remove') then
    return bad_arguments()
  end
  local job = load_job(partition, name)
  if not job then
    return 0
  end
  if verb ~= 'remove' then
    set_paused(partition, name, job, verb == 'pause')
    save(partition)
    return 1
  end
  for _, shard in ipairs(shards_of(partition, name)) do
    drop_entry(partition, name, job, shard, load_entry(partition, name, shard))
  end
  clear_done(partition, name, job)
  call('HDEL', keys[JOBS], name)
  event(partition, 'over', name, '')
  return 1
end

-- KEYS: a partition's. ARGV: epoch, run, job. Answer: empty when the job is not known, else paused, cursor, complete,
-- ready, delayed, leased, done, lost attempts, then name and value of each counter.
local function counts(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local job = load_job(partition, args[3])
  if not job then
    return {}
  end
  local answer = {
    job.paused and 1 or 0, job.cursor, job.complete and 1 or 0, job.ready, job.delayed, job.leased, job.done, job.lost,
  }
  for counter, value in pairs(job.counters) do
    answer[#answer + 1] = counter
    answer[#answer + 1] = value
  end
  return answer
end

-- KEYS: a partition's. ARGV: epoch, run. Answer: the job ids, in no order.
local function jobs(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  return call('HKEYS', keys[JOBS])
end

-- --- leases

-- KEYS: a partition's. ARGV: epoch, run. Answer: jobs to claim from, delayed shards due, leases expired.
local function peek(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local now = int(now_ms(partition.clock))
  return {
    call('ZCARD', keys[TURNS]),
    call('ZCOUNT', keys[DELAYED], '-inf', now),
    call('ZCOUNT', keys[LEASED], '-inf', now),
  }
end

-- KEYS: a partition's. ARGV: epoch, run, lease time, worker, most leases.
-- Answer: for each lease an array of job, shard, payload, ordinal or -, fence, lost attempts.
local function claim(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local lease_ms, worker, most = tonumber(args[3]), args[4], tonumber(args[5] or '')
  if #args ~= 5 or not lease_ms or not most then
    return bad_arguments()
  end
  if most == 0 then
    return {}
  end
  local now = now_ms(partition.clock)
  promote(partition, now)
  local granted = {}
  while #granted < most do
    local first = call('ZRANGE', keys[TURNS], 0, 0, 'WITHSCORES')
    local name = first[1]
    if not name then
      break
    end
    local job = load_job(partition, name)
    local member = call('ZRANGEBYLEX', keys[READY], '[' .. name .. NUL, '(' .. name .. '\1', 'LIMIT', 0, 1)[1]
    local _, rest = split_member(member)
    local _, shard = split_member(rest)
    local entry = load_entry(partition, name, shard)

    partition.turn = tonumber(first[2])
    unindex(partition, name, job, shard, entry)
    job.turn = partition.turn + stride(job)
    if job.ready > 0 then
      call('ZADD', keys[TURNS], int(job.turn), name)
    end

    partition.fence = partition.fence + 1
    entry.phase, entry.at, entry.fence, entry.worker = 'leased', now + lease_ms, partition.fence, worker
    call('ZADD', keys[LEASED], int(entry.at), name .. NUL .. shard)
    save_entry(partition, name, shard, entry)
    job.leased = job.leased + 1
    granted[#granted + 1] = {
      name, shard, entry.payload, ordinal_text(entry.ordinal), entry.fence, entry.lost,
    }
  end
  save(partition)
  return granted
end

-- KEYS: a partition's. ARGV: epoch, run, lease time, count, then job, shard and fence of each lease.
-- Answer: the places (from 0) of the leases that are no longer their holder's.
local function renew(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local lease_ms, count = tonumber(args[3]), tonumber(args[4] or '')
  if not groups_fit(args, 5, count, 3) then
    return bad_arguments()
  end
  local now, revoked = now_ms(partition.clock), {}
  for i = 0, count - 1 do
    local name, shard, fence = args[5 + i * 3], args[6 + i * 3], tonumber(args[7 + i * 3])
    local entry = load_entry(partition, name, shard)
    if entry and entry.phase == 'leased' and entry.fence == fence then
      entry.at = now + lease_ms
      call('ZADD', keys[LEASED], int(entry.at), name .. NUL .. shard)
      save_entry(partition, name, shard, entry)
    else
      revoked[#revoked + 1] = i
    end
  end
  return revoked
end

-- KEYS: a partition's. ARGV: epoch, run, job, shard, ordinal or -, then two counted lists: counters (name, value) and
-- children (name, payload). Answer: 1, or 0 when nothing changed.
local function commit(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local name, shard, ordinal, counters = args[3], args[4], ordinal_of(args[5]), tonumber(args[6] or '')
  if not ordinal or not counters then
    return bad_arguments()
  end
  local after = 7 + counters * 2
  local children = tonumber(args[after] or '')
  if not groups_fit(args, after + 1, children, 2) then
    return bad_arguments()
  end
  local job = load_job(partition, name)
  if not job then
    return 0
  end
  local entry = load_entry(partition, name, shard)
  if entry then
    ordinal = entry.ordinal
  elseif ordinal == NO_ORDINAL or is_done(partition, name, job, ordinal, shard) then
    return 0
  end

  set_done(partition, name, job, ordinal, shard)
  job.done = job.done + 1
  for i = 7, after - 1, 2 do
    job.counters[args[i]] = (job.counters[args[i]] or 0) + tonumber(args[i + 1])
  end
  if entry then
    drop_entry(partition, name, job, shard, entry)
  end
  for i = after + 1, #args, 2 do
    if not is_done(partition, name, job, NO_ORDINAL, args[i]) then
      add(partition, name, job, args[i], args[i + 1], NO_ORDINAL)
    end
  end
  save(partition)
  event(partition, children > 0 and 'split' or 'segment', name, shard)
  return 1
end

-- KEYS: a partition's. ARGV: epoch, run, job, shard, fence, failure (0 or 1), first back-off.
-- Answer: 1, or 0 when the fence is not current.
local function release(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local name, shard, fence, backoff_ms = args[3], args[4], tonumber(args[5]), tonumber(args[7] or '')
  if #args ~= 7 or not backoff_ms then
    return bad_arguments()
  end
  local entry = load_entry(partition, name, shard)
  if not entry or entry.phase ~= 'leased' or entry.fence ~= fence then
    return 0
  end
  local job = load_job(partition, name)
  unindex(partition, name, job, shard, entry)
  if args[6] == '1' then
    local backoff = math.min(backoff_ms * 2 ^ math.min(entry.failures, 16), MAX_BACKOFF_MS)
    entry.failures = entry.failures + 1
    entry.phase, entry.at, entry.worker = 'delayed', now_ms(partition.clock) + backoff, ''
    call('ZADD', keys[DELAYED], int(entry.at), name .. NUL .. shard)
    save_entry(partition, name, shard, entry)
    job.delayed = job.delayed + 1
  else
    make_ready(partition, name, job, shard, entry)
  end
  save(partition)
  return 1
end

-- KEYS: a partition's. ARGV: epoch, run, most. Expired leases and due delayed shards become ready.
-- Answer: the expired leases, as claim's.
local function reap(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local most = tonumber(args[3] or '')
  if #args ~= 3 or not most then
    return bad_arguments()
  end
  local now = now_ms(partition.clock)
  local answer = {}
  for _, member in ipairs(call('ZRANGEBYSCORE', keys[LEASED], '-inf', int(now), 'LIMIT', 0, most)) do
    local name, shard = split_member(member)
    local job, entry = load_job(partition, name), load_entry(partition, name, shard)
    entry.lost = entry.lost + 1
    job.lost = job.lost + 1
    unindex(partition, name, job, shard, entry)
    make_ready(partition, name, job, shard, entry)
    answer[#answer + 1] = { name, shard, entry.payload, ordinal_text(entry.ordinal), entry.fence, entry.lost }
  end
  promote(partition, now)
  save(partition)
  return answer
end

-- --- workers

local function open_workers(keys, args)
  if #keys ~= WORKERS or #args < 2 then
    return nil, bad_arguments()
  end
  local meta = call('HMGET', keys[META], 'epoch', 'run', 'clock')
  if meta[1] ~= args[1] or meta[2] ~= args[2] then
    return nil, redis.error_reply('EPOCH state is of epoch ' .. (meta[1] or 'none') .. ', not ' .. args[1])
  end
  return { key = keys[WORKERS], now = now_ms(meta[3]) }
end

local function load_worker(workers, id)
  local packed = call('HGET', workers.key, id)
  return packed and unpack_value(packed)
end

-- KEYS: the workers'. ARGV: epoch, run, worker, slots, info. Answer: 1 when the worker was asked to drain, else 0.
local function worker_seen(keys, args)
  local workers, refusal = open_workers(keys, args)
  if not workers then
    return refusal
  end
  if #args ~= 5 then
    return bad_arguments()
  end
  local worker = load_worker(workers, args[3]) or { drain = 0, done = 0 }
  worker.slots, worker.info, worker.seen = tonumber(args[4]), args[5], workers.now
  call('HSET', workers.key, args[3], pack(worker))
  return worker.drain
end

-- KEYS: the workers'. ARGV: epoch, run, timeout. Answer: slots of the workers heard of within the timeout that do not
-- drain.
local function worker_slots(keys, args)
  local workers, refusal = open_workers(keys, args)
  if not workers then
    return refusal
  end
  local slots = 0
  for _, packed in ipairs(call('HVALS', workers.key)) do
    local worker = unpack_value(packed)
    if worker.drain == 0 and worker.seen + tonumber(args[3]) >= workers.now then
      slots = slots + worker.slots
    end
  end
  return slots
end

-- KEYS: the workers'. ARGV: epoch, run, worker, shards that it has committed since. Answer: 1, or 0 when not known.
local function worker_done(keys, args)
  local workers, refusal = open_workers(keys, args)
  if not workers then
    return refusal
  end
  local worker = load_worker(workers, args[3])
  if not worker then
    return 0
  end
  worker.done = worker.done + tonumber(args[4])
  call('HSET', workers.key, args[3], pack(worker))
  return 1
end

-- KEYS: the workers'. ARGV: epoch, run, worker. Answer: 1, or 0 when not known.
local function worker_drain(keys, args)
  local workers, refusal = open_workers(keys, args)
  if not workers then
    return refusal
  end
  local worker = load_worker(workers, args[3])
  if not worker then
    return 0
  end
  worker.drain = 1
  call('HSET', workers.key, args[3], pack(worker))
  return 1
end

-- KEYS: the workers'. ARGV: epoch, run. Answer: for each worker an array of id, info, slots, drain, seen, done.
local function worker_list(keys, args)
  local workers, refusal = open_workers(keys, args)
  if not workers then
    return refusal
  end
  local answer = {}
  local all = call('HGETALL', workers.key)
  for i = 1, #all, 2 do
    local worker = unpack_value(all[i + 1])
    answer[#answer + 1] = { all[i], worker.info, worker.slots, worker.drain, worker.seen, worker.done }
  end
  return answer
end

-- KEYS: the workers'. ARGV: epoch, run, timeout. Forgets the workers not heard of for ten timeouts.
-- Answer: how many.
local function worker_prune(keys, args)
  local workers, refusal = open_workers(keys, args)
  if not workers then
    return refusal
  end
  local forgotten = {}
  local all = call('HGETALL', workers.key)
  for i = 1, #all, 2 do
    if unpack_value(all[i + 1]).seen + tonumber(args[3]) * FORGET_AFTER_TIMEOUTS < workers.now then
      forgotten[#forgotten + 1] = all[i]
    end
  end
  for _, id in ipairs(forgotten) do
    call('HDEL', workers.key, id)
  end
  return #forgotten
end

-- --- dump

-- By bytes: Lua's own order of strings follows the server's locale.
local function before(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = a:byte(i), b:byte(i)
    if x ~= y then
      return x < y
    end
  end
  return #a < #b
end

local function sorted_keys(map)
  local keys = {}
  for key in pairs(map) do
    keys[#keys + 1] = key
  end
  table.sort(keys, before)
  return keys
end

local function flag(value)
  return value and '1' or '0'
end

local function hex(bytes)
  return (bytes:gsub('.', function(c)
    return string.format('%02x', c:byte())
  end))
end

local function dump_job(partition, lines, name, job)
  lines[#lines + 1] = 'job ' .. name .. ' priority ' .. int(job.priority) .. ' paused ' .. flag(job.paused)
    .. ' complete ' .. flag(job.complete) .. ' hungry ' .. flag(job.hungry) .. ' cursor ' .. int(job.cursor)
    .. ' floor ' .. int(job.floor) .. ' done ' .. int(job.done) .. ' lost ' .. int(job.lost) .. ' turn '
    .. int(job.turn) .. ' ready ' .. int(job.ready) .. ' delayed ' .. int(job.delayed) .. ' leased ' .. int(job.leased)
  for _, counter in ipairs(sorted_keys(job.counters)) do
    lines[#lines + 1] = '  ' .. counter .. '=' .. int(job.counters[counter])
  end
  local ordinals = {}
  for block = math.floor(job.floor / BLOCK), math.floor((job.top - 1) / BLOCK) do
    local bits = call('HGET', partition.keys[DONE], name .. NUL .. int(block)) or ''
    for place = 0, #bits * 8 - 1 do
      if bit.band(bits:byte(math.floor(place / 8) + 1), bit.lshift(1, place % 8)) ~= 0 then
        ordinals[#ordinals + 1] = int(block * BLOCK + place)
      end
    end
  end
  lines[#lines + 1] = '  ordinals ' .. table.concat(ordinals, ',')
  local children = call('ZRANGEBYLEX', partition.keys[CHILDREN], '[' .. name .. NUL, '(' .. name .. '\1')
  for _, member in ipairs(children) do
    local _, child = split_member(member)
    lines[#lines + 1] = '  child ' .. child
  end
end

local function dump_timed(lines, title, key)
  local members = call('ZRANGE', key, 0, -1, 'WITHSCORES')
  for i = 1, #members, 2 do
    local name, shard = split_member(members[i])
    lines[#lines + 1] = title .. ' ' .. int(tonumber(members[i + 1])) .. ' ' .. name .. ' ' .. shard
  end
end

-- KEYS: a partition's. ARGV: epoch, run. Answer: the whole state, as PartitionState::Dump writes it.
local function dump(keys, args)
  local partition, refusal = open(keys, args)
  if not partition then
    return refusal
  end
  local lines = {
    'fence ' .. int(partition.fence) .. ' number ' .. int(partition.number) .. ' turn ' .. int(partition.turn),
  }
  local all, fields = {}, call('HKEYS', keys[JOBS])
  for _, name in ipairs(fields) do
    all[name] = true
  end
  for _, name in ipairs(sorted_keys(all)) do
    dump_job(partition, lines, name, load_job(partition, name))
  end
  fields = call('HKEYS', keys[SHARDS])
  table.sort(fields, before)
  for _, field in ipairs(fields) do
    local name, shard = split_member(field)
    local entry = load_entry(partition, name, shard)
    lines[#lines + 1] = 'shard ' .. name .. ' ' .. shard .. ' ordinal ' .. ordinal_text(entry.ordinal) .. ' '
      .. entry.phase .. ' ' .. int(entry.at) .. ' fence ' .. int(entry.fence) .. ' worker ' .. entry.worker .. ' lost '
      .. int(entry.lost) .. ' failures ' .. int(entry.failures) .. ' payload ' .. hex(entry.payload)
  end
  for _, member in ipairs(call('ZRANGE', keys[READY], 0, -1)) do
    local name, rest = split_member(member)
    local number, shard = split_member(rest)
    lines[#lines + 1] = 'ready ' .. name .. ' ' .. int(tonumber(number)) .. ' ' .. shard
  end
  dump_timed(lines, 'delayed', keys[DELAYED])
  dump_timed(lines, 'leased', keys[LEASED])
  local turns = call('ZRANGE', keys[TURNS], 0, -1, 'WITHSCORES')
  for i = 1, #turns, 2 do
    lines[#lines + 1] = 'turn ' .. int(tonumber(turns[i + 1])) .. ' ' .. turns[i]
  end
  return table.concat(lines, '\n') .. '\n'
end

-- --- registration

-- `plan`, `submit` and `adopt` make state grow and are refused when memory is full. Claims are not: only shards that
-- are claimed get done, and only done shards give memory back.
local GROWS = {}
local ALLOWED = { 'allow-oom' }
local READS = { 'no-writes' }

local function register(name, callback, flags)
  redis.register_function({ function_name = 'gouji_v1_' .. name, callback = callback, flags = flags })
end

register('reset', reset, ALLOWED)
register('submit', submit, GROWS)
register('adopt', adopt, GROWS)
register('plan', plan, GROWS)
register('control', control, ALLOWED)
register('counts', counts, READS)
register('jobs', jobs, READS)
register('peek', peek, READS)
register('claim', claim, ALLOWED)
register('renew', renew, ALLOWED)
register('commit', commit, ALLOWED)
register('release', release, ALLOWED)
register('reap', reap, ALLOWED)
register('dump', dump, READS)
register('worker_reset', worker_reset, ALLOWED)
register('worker_seen', worker_seen, ALLOWED)
register('worker_slots', worker_slots, READS)
register('worker_done', worker_done, ALLOWED)
register('worker_drain', worker_drain, ALLOWED)
register('worker_list', worker_list, READS)
register('worker_prune', worker_prune, ALLOWED)
