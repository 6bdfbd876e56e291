#!/bin/sh
# Makes Redis' append-only file readable again before it starts: repair-aof.sh DIRECTORY.
#
# A torn file is cut where it is torn: even one that Redis would cut by itself may, when it was torn inside a transaction, lose
# acknowledged writes at the restart after the next. What cannot be repaired is set aside: the queue is rebuilt from the store.
set -eu
directory=$1
files=$directory/appendonlydir
manifest=$files/appendonly.aof.manifest
[ -e "$files" ] || exit 0
if [ -e "$manifest" ] && yes | redis-check-aof --fix "$manifest"; then
  exit 0
fi
echo "cannot be repaired: set aside as $files.broken"
rm -rf "$files.broken"
mv "$files" "$files.broken"
