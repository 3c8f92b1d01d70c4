#pragma once

#include <QWidget>

#include "core/api/wire/user.h"

class QCheckBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QVBoxLayout;

namespace gatehouse::ui {

/// What is known of one user: the profile by the names of OpenID Connect, the telephone number, and the
/// office's own attributes, each on a line of its own as "name = value". Knows no server: whoever shows it
/// sends change().
class UserProfileTab final : public QWidget
{
    Q_OBJECT
public:
    explicit UserProfileTab(bool maySave, QWidget *parent = nullptr);
    void display(const wire::User &user);
    /// What differs from what was displayed; an error that names a line that is no attribute.
    Result<wire::UserChange> change() const;

Q_SIGNALS:
    void saveRequested();

private:
    QFormLayout *section(QVBoxLayout *layout, const QString &heading);
    QLineEdit *addText(QFormLayout *form, const QString &label, const char *member, bool inAddress = false);
    QJsonObject changedTexts(bool inAddress, const QJsonObject &before) const;

    struct Field
    {
        QString member;
        bool inAddress;
        QLineEdit *edit;
    };
    wire::User m_user;
    QList<Field> m_fields;
    QLineEdit *m_phone;
    QCheckBox *m_phoneVerified;
    QPlainTextEdit *m_street;
    QPlainTextEdit *m_attributes;
};

}  // namespace gatehouse::ui
