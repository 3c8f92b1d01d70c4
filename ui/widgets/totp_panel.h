#pragma once

#include <QWidget>

#include "core/api/wire/factor.h"

class QLabel;
class QLineEdit;

namespace gatehouse::ui {

class CopyField;
class QrCode;

/// The QR code of a new authenticator app, its text form, and the field for the code that proves it. Used by
/// the dialog for users and by the set-up wizard.
class TotpPanel final : public QWidget
{
    Q_OBJECT
public:
    explicit TotpPanel(QWidget *parent = nullptr);

    void setEnrolment(const wire::TotpEnrolment &enrolment);
    /// Digits only, whatever spaces were typed.
    QString code() const;
    bool isCodeComplete() const;
    void showCodeProblem(const QString &message);
    QLineEdit *codeField() const { return m_code; }
    QrCode *qrCode() const { return m_qr; }

Q_SIGNALS:
    void codeChanged();

private:
    QrCode *m_qr;
    CopyField *m_secret;
    QLineEdit *m_code;
    QLabel *m_problem;
    int m_digits = 6;
};

}  // namespace gatehouse::ui
