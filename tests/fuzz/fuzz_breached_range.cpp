#include <QByteArray>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/signin/breached_range.h"

/// What the range service of breached passwords answers. It is read the same whatever hash is looked for, and
/// what it holds is a line of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    const QByteArray answer(reinterpret_cast<const char *>(data), qsizetype(size));
    const QByteArray suffix = size >= 35 ? answer.first(35).toUpper() : QByteArray(35, 'A');
    const auto first = rangeHolds(answer, suffix);
    const auto other = rangeHolds(answer, QByteArray(35, 'Z'));
    if (first.has_value() != other.has_value() || (other && *other)) std::abort();
    if (first && *first && !answer.toUpper().contains(suffix + ':')) std::abort();
    return 0;
}
