#pragma once

#include <QJsonValue>
#include <QWidget>

#include "core/api/wire/form_member.h"

namespace gatehouse::ui {

/// A text of a form in the person's language; empty stays empty.
QString formText(const char *text);

/// Edits one member of a form: its value goes in and comes out as JSON. What it cannot show (a choice that
/// this console does not know) it keeps.
class MemberEditor : public QWidget
{
    Q_OBJECT
public:
    /// The editor for the member's kind.
    static MemberEditor *make(const wire::FormMember &member);

    virtual void setValue(const QJsonValue &value) = 0;
    virtual QJsonValue value() const = 0;
    /// What takes the focus, and the label's mnemonic.
    virtual QWidget *input() const = 0;
    /// Why the value cannot be sent; empty when it can.
    virtual QString problem() const { return {}; }
    /// Leaves out what is not for this application.
    virtual void fitTo(const wire::Client &) {}
    virtual void setReadOnly(bool readOnly) { setEnabled(!readOnly); }

Q_SIGNALS:
    void edited();
};

}  // namespace gatehouse::ui
