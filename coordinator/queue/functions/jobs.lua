-- Epochs and jobs: reset, submit, adopt, plan, control, counts, jobs.

-- --- epochs

-- KEYS: a partition's. ARGV: epoch, run, and whose replica the server was before it became a primary (not of coordinators
-- before minor 4). Drops all state and starts the epoch.
-- Answer: OK, or EPOCH when the state is of the same or a later epoch.
local function reset(keys, args)
  if #args < 2 or #args > 3 or #keys ~= PARTITION_KEYS then
    return bad_arguments()
  end
  local meta = call('HMGET', keys[META], 'epoch', 'clock')
  if meta[1] and tonumber(meta[1]) >= tonumber(args[1]) then
    return redis.error_reply('EPOCH state is of epoch ' .. meta[1] .. ' already')
  end
  call('UNLINK', keys[META], keys[JOBS], keys[SHARDS], keys[READY], keys[DELAYED], keys[LEASED], keys[TURNS],
    keys[DONE], keys[CHILDREN])
  call('HSET', keys[META], 'epoch', args[1], 'run', args[2])
  if args[3] then
    call('HSET', keys[META], 'promoted', args[3])
  end
  if meta[2] then
    call('HSET', keys[META], 'clock', meta[2])
  end
  return redis.status_reply('OK')
end

-- KEYS: the workers'. ARGV: as reset's. As reset, but keeps the workers.
local function worker_reset(keys, args)
  if #args < 2 or #args > 3 or #keys ~= WORKERS then
    return bad_arguments()
  end
  local epoch = call('HGET', keys[META], 'epoch')
  if epoch and tonumber(epoch) >= tonumber(args[1]) then
    return redis.error_reply('EPOCH state is of epoch ' .. epoch .. ' already')
  end
  call('HDEL', keys[META], 'promoted')
  call('HSET', keys[META], 'epoch', args[1], 'run', args[2])
  if args[3] then
    call('HSET', keys[META], 'promoted', args[3])
  end
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

-- Live shards that the job may have when it plans, and how many of the partition's are moving.
local function share_of(partition, name, job, window)
  local total, of_complete, weights = 0, 0, 0
  local all = call('HGETALL', partition.keys[JOBS])
  for i = 1, #all, 2 do
    local other = unpack_value(all[i + 1])
    if not other.paused then
      total = total + moving(other)
      if other.complete then
        of_complete = of_complete + moving(other)
      elseif all[i] == name or moving(other) > 0 or (other.hungry and other.delayed == 0) then
        weights = weights + weight(other)
      end
    end
  end
  local budget = math.max(0, window - of_complete)
  return math.max(1, math.floor(budget * weight(job) / weights)), total
end

-- KEYS: a partition's. ARGV: epoch, run, window (moving shards at which nothing more is added), job, cursor, last (0 or 1),
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
