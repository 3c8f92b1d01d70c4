#pragma once

#include <QWidget>

#include "core/api/wire/form_member.h"

class QLabel;
class QPushButton;

namespace gatehouse::ui {

class MemberEditor;

/// One setting in a form: what it is called, what it does, its editor, the way back to its default, and what
/// is wrong with it. Knows what the server has, and so whether it was changed.
class MemberRow final : public QWidget
{
    Q_OBJECT
public:
    /// `metadata`: whether it is one of the application's metadata; those are stored only where they differ.
    MemberRow(const wire::FormMember &member, bool metadata);

    const wire::FormMember &member() const { return m_member; }
    QString name() const { return QString::fromLatin1(m_member.name); }
    bool isMetadata() const { return m_metadata; }

    /// What the server has; undefined stands for the default.
    void setStored(const QJsonValue &stored, const wire::Client &client);
    QJsonValue value() const;
    bool isChanged() const { return value() != m_stored; }
    bool isDefault() const { return value() == m_fallback; }
    void setReadOnly(bool readOnly);

    /// Shows what is for this application: the row itself, its choices, its default.
    void fitTo(const wire::Client &client);
    /// Hides the row unless its texts or its name hold `text`.
    void search(const QString &text);
    bool isWanted() const { return m_fits && m_found; }

    /// Why the value cannot be sent; empty when it can.
    QString problem() const;
    void showProblem(const QString &text);
    void takeFocus();

Q_SIGNALS:
    void edited();

private:
    void lay(QPushButton *back);
    void onEdited();
    void refresh();

    wire::FormMember m_member;
    bool m_metadata;
    QJsonValue m_stored;
    QJsonValue m_fallback;
    MemberEditor *m_editor;
    QPushButton *m_back;
    QLabel *m_idle;
    QLabel *m_problem;
    bool m_readOnly = false;
    bool m_applies = true;
    bool m_fits = true;
    bool m_found = true;
};

}  // namespace gatehouse::ui
