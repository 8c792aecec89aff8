namespace Proxy.Configuration;

/// <summary>Whom a check of PostgreSQL names: <c>check.postgres</c>. It needs no password: a server that asks for one serves.</summary>
/// <param name="User">The user.</param>
/// <param name="Database">The database; empty for that of the user's name.</param>
public sealed record PostgresCheckSettings(string User, string Database);
