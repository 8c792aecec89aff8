namespace Proxy.Configuration;

/// <summary>How the endpoints of a pool are checked: <c>proxy.pools.NAME.check</c>.</summary>
/// <param name="Kind">What a check does.</param>
/// <param name="Every">Time from one check of an endpoint to the next.</param>
/// <param name="Fast">The same while its state is about to change.</param>
/// <param name="Down">The same while it is down.</param>
/// <param name="Timeout">How long a check may take.</param>
/// <param name="Rise">Checks in a row that pass until an endpoint is up.</param>
/// <param name="Fall">Checks in a row that fail until it is down.</param>
/// <param name="Scope">Whether the nodes share the work, or each does it for itself.</param>
/// <param name="Port">The port; null for the endpoint's own.</param>
/// <param name="Tls">Whether the check speaks TLS, as the pool has it; null: as the pool does.</param>
/// <param name="Http">Of <see cref="CheckKind.Http"/>: what it asks for.</param>
/// <param name="Postgres">Of <see cref="CheckKind.Postgres"/>: whom it names.</param>
/// <param name="Steps">Of <see cref="CheckKind.Steps"/>: what it does.</param>
public sealed record CheckSettings(
    CheckKind Kind,
    TimeSpan Every,
    TimeSpan Fast,
    TimeSpan Down,
    TimeSpan Timeout,
    int Rise,
    int Fall,
    LimitScope Scope,
    int? Port,
    bool? Tls,
    HttpCheckSettings Http,
    PostgresCheckSettings Postgres,
    ValueArray<CheckStep> Steps);
