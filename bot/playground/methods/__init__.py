"""The methods of the Web API, one file per family. Each file has a table METHODS: name, function, tier, scopes."""
