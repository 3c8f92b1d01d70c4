#pragma once

#include <QString>
#include <optional>

#include "core/api/wire/event.h"
#include "core/api/wire/user.h"
#include "ui/theme/theme.h"

namespace gatehouse::ui {

/// Words for values: times in the person's own zone and language, states, kinds. Pure functions.
QString timeText(Timestamp at);                        ///< "14:03", "12 Mar 14:03", "12 Mar 2024"
QString timeText(const std::optional<Timestamp> &at);  ///< "never" when absent
QString fullTimeText(Timestamp at);                    ///< with seconds and zone
QString agoText(Timestamp at);                         ///< "5 min ago", "3 h ago", "12 days ago"

struct StateText
{
    QString text;
    Tone tone = Tone::Plain;
};
StateText stateOf(const wire::User &user);
QString nameOf(const wire::User &user);  ///< display name, else username
QString initialsOf(const QString &name);
QString roleText(const QString &role);
QString factorText(const QString &factor);
QString methodText(const QStringList &amr);    ///< RFC 8176 words, told plainly
QString deviceText(const QString &userAgent);  ///< "Firefox on Linux"
QString kindText(const QString &clientKind);
QString keyStateText(const QString &state);
Tone keyStateTone(const QString &state);
QString eventText(const QString &type);  ///< falls back to the type's own word
StateText outcomeOf(const wire::Event &event);
/// Data for a tool tip, which would take text for markup otherwise.
QString toolTipText(const QString &data);
/// Base32 in groups of four, as people type it.
QString grouped(const QString &secret, int size = 4);

}  // namespace gatehouse::ui
