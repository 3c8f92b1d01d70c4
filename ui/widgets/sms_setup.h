#pragma once

#include "core/api/wire/message.h"
#include "ui/widgets/message_setup.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace gatehouse::ui {

/// The gateway for text messages: whose it is, how it is asked, and whether it works.
class SmsSetup final : public MessageSetup
{
    Q_OBJECT
public:
    explicit SmsSetup(Shell &shell, QWidget *parent = nullptr);
    void refresh();

private:
    void makeForm();
    void show(const wire::SmsConfig &config);
    wire::SmsConfigChange change() const;
    void showShape();
    void save();

    QComboBox *m_gateway;
    QLabel *m_hint;
    QLineEdit *m_url;
    QLineEdit *m_account;
    QLineEdit *m_token;
    QLineEdit *m_from;
    QComboBox *m_format;
    QPlainTextEdit *m_body;
    QJsonObject m_untouched;  ///< change() as it was shown
    quint64 m_asked = 0;      ///< only the newest answer counts
};

}  // namespace gatehouse::ui
