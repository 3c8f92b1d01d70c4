#pragma once

#include <QByteArray>

#include "core/identity/import_row.h"

/// Reads all rows of `data`, in pieces whose size its first byte says: where a piece ends must not matter.
inline void readImport(gatehouse::ImportKind kind, const std::uint8_t *data, std::size_t size)
{
    using namespace gatehouse;
    if (size == 0) return;
    const qsizetype piece = 1 + data[0];
    const QByteArray all(reinterpret_cast<const char *>(data + 1), qsizetype(size) - 1);
    const auto count = [&all, kind](qsizetype step) {
        qsizetype at = 0;
        ImportReading reading;
        reading.kind = kind;
        reading.rolesAsGroups = true;
        auto source = ImportSource::open(reading, [&, step]() -> Result<QByteArray> {
            const QByteArray next = all.mid(at, step);
            at += step;
            return next;
        });
        if (!source.ok()) std::abort();
        int rows = 0;
        while (true) {
            const auto row = (*source)->next();
            if (!row.ok() || !*row) return rows;
            if ((*row)->number < 1) std::abort();
            ++rows;
        }
    };
    if (count(piece) != count(all.size() + 1)) std::abort();
}
