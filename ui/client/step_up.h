#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatehouse::ui {

/// How the server wants the person to have signed in for a call (RFC 9470 section 3): parameters of the
/// authorization request that follows. Either may be empty. Value type.
struct StepUp
{
    QByteArray acrValues;
    QByteArray maxAge;

    bool isEmpty() const { return acrValues.isEmpty() && maxAge.isEmpty(); }
};

/// Whether the problem's code says so.
inline constexpr char kStepUpReason[] = "insufficient_user_authentication";

/// From the value of `WWW-Authenticate`.
StepUp stepUpFrom(QByteArrayView challenge);

}  // namespace gatehouse::ui
