# SPDX-License-Identifier: BSL-1.0
# To be sourced, with $folder set to an empty folder: `start_nginx` starts one on a free port that takes whatever it is
# sent, and sets $port and $server.

_nginx_on() {  # _nginx_on PORT: false where the port is taken
  cat >"$folder/nginx.conf" <<END
daemon off;
worker_processes 1;
pid $folder/pid;
events {}
http {
  access_log off;
  keepalive_requests 1000000000;
  client_max_body_size 16m;
  client_body_buffer_size 16m;
  client_body_temp_path $folder/body;
  proxy_temp_path $folder/proxy;
  fastcgi_temp_path $folder/fastcgi;
  uwsgi_temp_path $folder/uwsgi;
  scgi_temp_path $folder/scgi;
  server {
    listen 127.0.0.1:$1;
    default_type application/json;
    location / { return 202 '{"request_id":"990c99a7-5cba-42e8-8f36-aec3419186ef"}'; }
  }
}
END
  nginx -e "$folder/error.log" -p "$folder" -c "$folder/nginx.conf" 2>"$folder/nginx.log" &
  server=$!
  for _ in {1..100}; do
    if ! kill -0 "$server" 2>/dev/null; then server=; return 1; fi
    if curl -s -o "$folder/answer" --noproxy '*' "http://127.0.0.1:$1/" && grep -q request_id "$folder/answer"; then return; fi
    sleep 0.05
  done
  return 1
}

start_nginx() {
  server=
  for _ in {1..10}; do
    port=$((20000 + RANDOM % 10000))
    if _nginx_on "$port"; then return; fi
  done
  cat "$folder"/*.log >&2
  return 1
}

stop_nginx() {
  if [ -n "${server-}" ]; then kill "$server"; wait "$server" || true; fi
}
