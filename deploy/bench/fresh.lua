-- As summary.lua, and each request is unlike every earlier one, so that no kept answer fits it.
-- Arguments: the address up to what changes; what changes ("number", or "moment": one of the past
-- in UTC); where to begin counting.
dofile(debug.getinfo(1, "S").source:match("@(.*/)") .. "summary.lua")
local prefix, kind, count

init = function(args)
  prefix, kind, count = args[1], args[2], tonumber(args[3])
end

request = function()
  count = count + 1
  if kind == "moment" then
    return wrk.format(nil, prefix .. os.date("!%Y-%m-%dT%H:%M:%SZ", 946684800 + count))
  end
  return wrk.format(nil, prefix .. count)
end
