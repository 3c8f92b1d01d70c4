#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/base/form_decoder.h"

/// What is accepted must survive being written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    const auto form = parseForm(QByteArrayView(data, qsizetype(size)));
    if (!form.ok()) return 0;
    const auto again = parseForm(encodeForm(form->fields()));
    if (!again.ok() || again->fields() != form->fields()) std::abort();
    for (const FormFields::Field &field : form->fields()) {
        if (field.first.contains(QChar(0)) || field.second.contains(QChar(0))) std::abort();
        if (form->value(field.first).has_value() && *form->value(field.first) != field.second) std::abort();
    }
    return 0;
}
