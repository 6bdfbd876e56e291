# cmake -D NAME=… -D IN=… -D OUT=… -P embed.cmake: a text file as a C++ array of characters, which may be longer than a literal.
file(READ ${IN} text HEX)
string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${text}")
file(WRITE ${OUT} "#include \"worker/form/embedded.h\"

namespace gouji::form::embedded {
const char k_${NAME}[] = {${bytes}'\\0'};
}
")
