namespace Proxy.Actors.Pools;

/// <summary>What a node knows of a service by which a pool finds endpoints.</summary>
/// <param name="Service">Its name: <c>_db._tcp.internal</c>.</param>
/// <param name="Endpoints">Endpoints that it names; where there is no answer, those of the last one.</param>
/// <param name="Problem">Why there is no answer, and since when; null when there is one.</param>
public sealed record ServiceStatus(string Service, int Endpoints, DialNote? Problem);
