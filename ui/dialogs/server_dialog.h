#pragma once

#include <QUrl>

#include "ui/dialogs/form_dialog.h"

class QLineEdit;

namespace gatehouse::ui {

/// Asks for the address of the server to manage.
class ServerDialog final : public FormDialog
{
    Q_OBJECT
public:
    explicit ServerDialog(const QUrl &present, QWidget *parent = nullptr);
    /// What was typed as an address: a bare name becomes https. Invalid when it cannot be one; plain http
    /// only for this computer.
    static QUrl addressFrom(const QString &typed);

Q_SIGNALS:
    void chosen(const QUrl &server);

protected:
    bool check() override;

private:
    QLineEdit *m_address;
};

}  // namespace gatehouse::ui
