#pragma once

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QComboBox;
class QLabel;

namespace gatehouse::ui {

class SettingEditor;

/// For whom one setting is different: the values with how many people each is for, and a line to add one.
/// Each change is sent as it is made.
class OverridesDialog final : public FormDialog
{
    Q_OBJECT
public:
    OverridesDialog(AdminClient &client, const wire::SettingItem &item, bool mayChange,
                    QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeAdder();
    void fetchSubjects();
    void fetchGroups(const QString &cursor);
    void fetchClients(const QString &cursor);
    void addSubject(const QString &kind, const QString &id, const QString &text);
    void tellWhoIsAffected();
    void reload();
    void show(const QList<wire::SettingOverride> &overrides);
    QWidget *makeRow(const wire::SettingOverride &item);
    void put(const wire::SettingOverride &item);
    void remove(const wire::SettingOverride &item);

    AdminClient &m_client;
    wire::SettingItem m_item;
    bool m_mayChange;
    QWidget *m_rows = nullptr;
    QComboBox *m_subject = nullptr;
    SettingEditor *m_value = nullptr;
    QLabel *m_affected = nullptr;
    quint64 m_question = 0;  ///< an answer to an earlier one comes too late
};

}  // namespace gatehouse::ui
