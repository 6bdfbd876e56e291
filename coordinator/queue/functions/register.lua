-- What the library offers, and what may run when memory is full.

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
register('worker_draining', worker_draining, READS)
register('worker_list', worker_list, READS)
register('worker_prune', worker_prune, ALLOWED)
