# cmake -D NAME=… -D IN=… -D OUT=… -D HEADER=… -D NAMESPACE=… -P embed.cmake: a text file as a C++ array of characters, which may
# be longer than a literal. The header declares it.
file(READ ${IN} text HEX)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${text}")
file(WRITE ${OUT} "#include \"${HEADER}\"

namespace ${NAMESPACE} {
const char k_${NAME}[] = {${bytes}'\\0'};
}
")
