#pragma once

#include "ui/widgets/member_editor.h"

class QPlainTextEdit;
class QPushButton;

namespace gatehouse::ui {

/// Edits a JSON object or array as text; it can be read from a file. Empty text is an empty object.
class JsonEditor final : public MemberEditor
{
    Q_OBJECT
public:
    JsonEditor();

    void setValue(const QJsonValue &value) override;
    QJsonValue value() const override;
    QWidget *input() const override;
    QString problem() const override;
    void setReadOnly(bool readOnly) override;

private:
    void chooseFile();
    void grow();

    QPlainTextEdit *m_edit;
    QPushButton *m_open;
    QJsonValue m_given;  ///< while the text stands as it was set: formatting changes nothing
    QString m_givenText;
};

}  // namespace gatehouse::ui
