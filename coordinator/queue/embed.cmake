# cmake -DIN=functions.lua -DOUT=functions_lua.h -P embed.cmake: the file as an array of characters; as one literal it
# could exceed what compilers must accept.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
file(WRITE ${OUT} "#pragma once\nnamespace gouji::queue {\ninline constexpr char kFunctionsLua[] = {${bytes}};\n}\n")
