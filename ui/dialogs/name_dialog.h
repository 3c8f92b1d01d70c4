#pragma once

#include "ui/dialogs/form_dialog.h"

class QLineEdit;

namespace gatehouse::ui {

/// Asks for another name of something. Stays open until whoever uses the name calls accept().
class NameDialog final : public FormDialog
{
    Q_OBJECT
public:
    NameDialog(const QString &title, const QString &name, QWidget *parent = nullptr);
    QLineEdit *nameField() const { return m_name; }

Q_SIGNALS:
    void named(const QString &name);

protected:
    bool check() override;

private:
    QLineEdit *m_name;
};

}  // namespace gatehouse::ui
