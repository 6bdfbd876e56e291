-- The whole state as text, for tests and operators.

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
