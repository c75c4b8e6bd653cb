#!/bin/sh
# Started by container.spec.ts in the place of `docker`: it shows that ours are the commands of a container engine, and runs the
# one server that they ask for on this machine. It logs what it was called with.
echo "$@" >> "$ENGINE_LOG"
case "$1" in
  version) echo 1.0 ;;
  run)
    for word in "$@"; do
      case "$word" in 127.0.0.1:*:6379) port=${word#127.0.0.1:}; port=${port%:6379} ;; esac
    done
    exec "$ENGINE_SERVER" --port "$port" --save '' ;;
esac
