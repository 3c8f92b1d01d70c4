#include "ui/client/step_up.h"

namespace gatehouse::ui {

namespace {

/// The text of `name="..."`; our server's values hold no quotes, so none are taken.
QByteArray parameter(QByteArrayView challenge, QByteArrayView name)
{
    const QByteArray lead = ' ' + name.toByteArray() + "=\"";
    const qsizetype at = challenge.indexOf(lead);
    if (at < 0) return {};
    const QByteArrayView rest = challenge.sliced(at + lead.size());
    const qsizetype end = rest.indexOf('"');
    return end < 0 ? QByteArray() : rest.first(end).toByteArray();
}

}  // namespace

StepUp stepUpFrom(QByteArrayView challenge)
{
    return {parameter(challenge, "acr_values"), parameter(challenge, "max_age")};
}

}  // namespace gatehouse::ui
