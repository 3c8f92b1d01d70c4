#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "tests/fuzz/import_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    readImport(gatehouse::ImportKind::Csv, data, size);
    return 0;
}
