-- Sends the requests of a file, one on each line (method, path, token, body and the beginning of its Idempotency-Keys,
-- parted by tabs), over and over.
local requests = {}
local position = 0
local sent = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local method, path, token, body, keys = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)$")
    local headers = { Authorization = "Bearer " .. token }
    if body == "" then
      body = nil
    else
      headers["Content-Type"] = "application/json"
    end
    if keys == "" then
      requests[#requests + 1] = wrk.format(method, path, headers, body)
    else
      requests[#requests + 1] = { method, path, headers, body, keys }
    end
  end
end

function request()
  position = position % #requests + 1
  local request = requests[position]
  if type(request) == "string" then
    return request
  end
  local method, path, headers, body, keys = unpack(request)
  sent = sent + 1
  headers["Idempotency-Key"] = keys .. sent
  return wrk.format(method, path, headers, body)
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"failed":%d,"p50":%f,"p99":%f,"p999":%f}\n',
    summary.requests, summary.duration, failed,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)
  ))
end
