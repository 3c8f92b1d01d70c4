// Storage of the control for as long as the process runs. The library's own keeps a thousand entries and forgets the
// oldest, which all modules at once would reach; and this one survives the restart that stands for a key rotation.

export function memory() {
  const stores = new Map();
  const grants = new Map();
  return class Storage {
    constructor(model) {
      if (!stores.has(model)) stores.set(model, new Map());
      this.entries = stores.get(model);
    }

    async upsert(id, payload) {
      this.entries.set(id, payload);
      if (!payload.grantId) return;
      if (!grants.has(payload.grantId)) grants.set(payload.grantId, []);
      grants.get(payload.grantId).push([this.entries, id]);
    }

    async find(id) { return this.entries.get(id); }

    async findByUid(uid) { return [...this.entries.values()].find((payload) => payload.uid === uid); }

    async findByUserCode(code) { return [...this.entries.values()].find((payload) => payload.userCode === code); }

    async consume(id) { this.entries.get(id).consumed = Math.floor(Date.now() / 1000); }

    async destroy(id) { this.entries.delete(id); }

    async revokeByGrantId(grantId) {
      for (const [entries, id] of grants.get(grantId) ?? []) entries.delete(id);
      grants.delete(grantId);
    }
  };
}
