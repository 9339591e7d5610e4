"""How leads come in: over HTTP and from files. Every way ends in store.receiving."""
