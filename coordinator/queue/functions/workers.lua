-- Workers: who was heard of, how many slots are live, who is to drain.

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

-- KEYS: the workers'. ARGV: epoch, run, worker. Answer: 1 when the worker was asked to drain, else 0.
local function worker_draining(keys, args)
  local workers, refusal = open_workers(keys, args)
  if not workers then
    return refusal
  end
  local worker = load_worker(workers, args[3])
  return worker and worker.drain or 0
end

-- KEYS: the workers'. ARGV: epoch, run. Answer: for each worker an array of id, info, slots, drain, seen, done, and for how
-- long it is silent.
local function worker_list(keys, args)
  local workers, refusal = open_workers(keys, args)
  if not workers then
    return refusal
  end
  local answer = {}
  local all = call('HGETALL', workers.key)
  for i = 1, #all, 2 do
    local worker = unpack_value(all[i + 1])
    answer[#answer + 1] = {
      all[i], worker.info, worker.slots, worker.drain, worker.seen, worker.done, workers.now - worker.seen,
    }
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
