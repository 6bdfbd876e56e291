# cmake -D NAME=… -D IN=… -D OUT=… -P embed.cmake: a text file as a C++ string constant.
file(READ ${IN} text)
file(WRITE ${OUT} "#include \"worker/form/embedded.h\"

namespace gouji::form::embedded {
const char k_${NAME}[] = R\"textproto(${text})textproto\";
}
")
