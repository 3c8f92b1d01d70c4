#pragma once

#include <QByteArray>
#include <QStringList>

namespace gatehouse::ui {

/// The head and the first rows of a CSV list, to be shown before it is sent. The server reads it anew and by
/// stricter rules.
struct CsvPreview
{
    QChar delimiter = u',';
    QStringList columns;
    QList<QStringList> rows;
};

/// `text` is the beginning of the file; what its end cuts off is left out. Empty columns for what is no text.
CsvPreview previewCsv(const QByteArray &text, int rows);

/// The field of an import that a column's name stands for, or empty.
QString guessImportField(const QString &column);

}  // namespace gatehouse::ui
