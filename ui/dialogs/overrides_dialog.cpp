#include "ui/dialogs/overrides_dialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/setting_editor.h"
#include "ui/widgets/setting_text.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

QString nameOf(const wire::SettingOverride &item)
{
    if (item.subjectKind == "role"_L1) return roleText(item.subjectId);
    return item.subjectName.isEmpty() ? OverridesDialog::tr("(removed)") : item.subjectName;
}

QString kindOf(const wire::SettingOverride &item)
{
    const QString people =
        item.people ? OverridesDialog::tr("%n people", nullptr, int(*item.people)) : QString();
    const QString kind = item.subjectKind == "role"_L1    ? OverridesDialog::tr("Role")
                         : item.subjectKind == "group"_L1 ? OverridesDialog::tr("Group")
                                                          : OverridesDialog::tr("Application");
    return people.isEmpty() ? kind : kind + u" \u00b7 "_s + people;
}

}  // namespace

OverridesDialog::OverridesDialog(AdminClient &client, const wire::SettingItem &item, bool mayChange,
                                 QWidget *parent)
    : FormDialog(
          settingTitle(item),
          tr("The office has: %1. Here it can be another for a group, a role or an application. Of several "
             "that apply to somebody the strictest holds.")
              .arg(settingValueText(item, item.value)),
          tr("&Close"), parent),
      m_client(client),
      m_item(item),
      m_mayChange(mayChange)
{
    showOnly(tr("&Close"));
    showCallsOf(client);
    m_rows = new QWidget;
    body()->addWidget(m_rows);
    if (m_mayChange) makeAdder();
    body()->addStretch();
    connect(this, &FormDialog::submitted, this, &QDialog::accept);
    setMinimumWidth(680);
    reload();
}

/// The Enter key ends the typing of a value, and not the dialog before it is added.
void OverridesDialog::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && m_mayChange && qobject_cast<QPushButton *>(focusWidget()) == nullptr) return;
    FormDialog::keyPressEvent(event);
}

void OverridesDialog::makeAdder()
{
    body()->addWidget(rule());
    body()->addWidget(plainLabel(tr("Add one"), "field"));
    auto *line = new QHBoxLayout;
    m_subject = new QComboBox;
    m_subject->setAccessibleName(tr("For whom"));
    m_subject->setMinimumWidth(220);
    m_value = new SettingEditor(m_item, m_item.value);
    QPushButton *add = button(tr("&Add"));
    line->addWidget(m_subject, 1);
    line->addWidget(m_value);
    line->addWidget(add);
    body()->addLayout(line);
    m_affected = wrappedLabel({}, "quiet");
    m_affected->hide();
    body()->addWidget(m_affected);
    connect(m_subject, &QComboBox::currentIndexChanged, this, &OverridesDialog::tellWhoIsAffected);
    connect(m_value, &SettingEditor::edited, this, &OverridesDialog::tellWhoIsAffected);
    connect(add, &QPushButton::clicked, this, [this] {
        const QStringList subject = m_subject->currentData().toStringList();
        if (subject.size() != 2) return;
        put({m_item.name, subject.at(0), subject.at(1), {}, m_value->value(), {}});
    });
    fetchSubjects();
}

/// Before a group has to have a second step: how many of its people have none yet. Of roles and applications
/// nobody can say: a role also comes by groups, and an application has no people of its own.
void OverridesDialog::tellWhoIsAffected()
{
    constexpr int kCounted = 100;
    const quint64 question = ++m_question;
    m_affected->hide();
    const QStringList subject = m_subject->currentData().toStringList();
    if (m_item.name != "mfa.requirement"_L1 || m_value->value().toString() != "required"_L1 ||
        subject.value(0) != "group"_L1)
        return;
    UserQuery without;
    without.state = u"active"_s;
    without.mfa = u"none"_s;
    without.group = subject.value(1);
    whenDone(m_client.users(without, {}, kCounted), this,
             [this, question](const Result<wire::Page<wire::User>> &page) {
                 // Who may not look at people changes the setting all the same.
                 if (question != m_question || !page.ok()) return;
                 const int people = int(page->items.size());
                 m_affected->setText(
                     !page->next.isEmpty() ? tr("More than %n people there have no second step yet. They "
                                                "have to set one up.",
                                                nullptr, people)
                     : people == 0         ? tr("Everybody there has a second step already.")
                                   : tr("%n person(s) there have no second step yet, and have to set one up.",
                                        nullptr, people));
                 m_affected->show();
             });
}

void OverridesDialog::addSubject(const QString &kind, const QString &id, const QString &text)
{
    m_subject->addItem(text, QStringList{kind, id});
}

/// Roles are known at once; groups and applications come page by page.
void OverridesDialog::fetchSubjects()
{
    for (const QString &role : {u"administrator"_s, u"help_desk"_s, u"auditor"_s, u"user"_s})
        addSubject(u"role"_s, role, tr("Role: %1").arg(roleText(role)));
    fetchGroups({});
    if (m_item.name == "mfa.requirement"_L1) fetchClients({});  // the one that applications may have
}

void OverridesDialog::fetchGroups(const QString &cursor)
{
    whenDone(m_client.groups({}, cursor), this, [this](const Result<wire::Page<wire::Group>> &page) {
        if (!page.ok()) return showError(page.error());
        for (const wire::Group &group : page->items)
            addSubject(u"group"_s, group.id, tr("Group: %1").arg(group.name));
        if (!page->next.isEmpty()) fetchGroups(page->next);
    });
}

void OverridesDialog::fetchClients(const QString &cursor)
{
    whenDone(m_client.clients({}, cursor), this, [this](const Result<wire::Page<wire::Client>> &page) {
        if (!page.ok()) return showError(page.error());
        for (const wire::Client &client : page->items)
            addSubject(u"client"_s, client.id, tr("Application: %1").arg(client.name));
        if (!page->next.isEmpty()) fetchClients(page->next);
    });
}

void OverridesDialog::reload()
{
    whenDone(m_client.settingOverrides(), this,
             [this](const Result<wire::Page<wire::SettingOverride>> &page) {
                 if (!page.ok()) return showError(page.error());
                 show(page->items);
             });
}

void OverridesDialog::show(const QList<wire::SettingOverride> &overrides)
{
    auto *rows = new QWidget;
    auto *layout = new QVBoxLayout(rows);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (const wire::SettingOverride &item : overrides)
        if (item.setting == m_item.name) layout->addWidget(makeRow(item));
    if (layout->count() == 0) layout->addWidget(plainLabel(tr("It is the same for everybody."), "quiet"));
    body()->replaceWidget(m_rows, rows);
    m_rows->deleteLater();
    m_rows = rows;
    adjustSize();
}

QWidget *OverridesDialog::makeRow(const wire::SettingOverride &item)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(plainLabel(nameOf(item), "field"));
    texts->addWidget(plainLabel(kindOf(item), "quiet"));
    layout->addLayout(texts, 1);
    auto *editor = new SettingEditor(m_item, item.value);
    editor->field()->setAccessibleName(tr("%1 for %2").arg(settingTitle(m_item), nameOf(item)));
    editor->setEnabled(m_mayChange && !item.subjectName.isEmpty());
    connect(editor, &SettingEditor::edited, this, [this, item](const QJsonValue &value) {
        wire::SettingOverride changed = item;
        changed.value = value;
        put(changed);
    });
    layout->addWidget(editor);
    if (m_mayChange) {
        QPushButton *gone = button(tr("Remove"), "link");
        gone->setAccessibleName(tr("Remove: %1").arg(nameOf(item)));
        connect(gone, &QPushButton::clicked, this, [this, item] { remove(item); });
        layout->addWidget(gone);
    }
    return row;
}

void OverridesDialog::put(const wire::SettingOverride &item)
{
    whenDone(m_client.setOverride(item), this, [this](const Result<wire::SettingOverride> &saved) {
        if (!saved.ok())
            showError(saved.error());
        else
            clearError();
        reload();
    });
}

void OverridesDialog::remove(const wire::SettingOverride &item)
{
    whenDone(m_client.removeOverride(item), this, [this](const Result<Unit> &removed) {
        if (!removed.ok())
            showError(removed.error());
        else
            clearError();
        reload();
    });
}

}  // namespace gatehouse::ui
