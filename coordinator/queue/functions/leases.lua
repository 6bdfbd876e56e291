-- Leases: peek, claim, renew, commit, release, reap.

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
-- Answer: for each lease an array of job, shard, payload, ordinal or -, fence, lost attempts, failures.
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
      entry.failures,
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
-- Answer: the expired leases, as claim's, each with its worker and when it ran out.
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
    answer[#answer + 1] = {
      name, shard, entry.payload, ordinal_text(entry.ordinal), entry.fence, entry.lost, entry.failures, entry.worker,
      entry.at,
    }
    unindex(partition, name, job, shard, entry)
    make_ready(partition, name, job, shard, entry)
  end
  promote(partition, now)
  save(partition)
  return answer
end
