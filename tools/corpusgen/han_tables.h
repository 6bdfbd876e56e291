// Character facts that the dirt needs: traditional forms and pinyin of the characters that the generator writes.
//
// Role: data. Characters outside the tables stay as they are. The tables cover what forms.cc, sentences.cc and names.cc
// print, not the language.
//
//   TraditionalOf("运") == "運"; PinyinOf("运") == "yùn"
#pragma once

#include <string_view>

namespace gouji::corpusgen {

// Empty where the character has no other form or is not listed.
std::string_view TraditionalOf(std::string_view character);
// With tone marks; empty where it is not listed.
std::string_view PinyinOf(std::string_view character);

}  // namespace gouji::corpusgen
