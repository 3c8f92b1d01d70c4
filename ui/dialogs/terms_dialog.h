#pragma once

#include "ui/client/joining_client.h"
#include "ui/dialogs/form_dialog.h"

class QComboBox;
class QPlainTextEdit;

namespace gatehouse::ui {

class DataTable;
class TermsModel;

/// The terms of use: every version with who has accepted it and what it says in each language. A published
/// version never changes, so there is only a new one to make.
class TermsDialog final : public FormDialog
{
    Q_OBJECT
public:
    TermsDialog(AdminClient &client, bool mayPublish, QWidget *parent = nullptr);

private:
    void showVersion();
    void showText();
    void publish();

    AdminClient &m_client;
    TermsModel *m_model;
    DataTable *m_table;
    QComboBox *m_language;
    QPlainTextEdit *m_text;
};

}  // namespace gatehouse::ui
