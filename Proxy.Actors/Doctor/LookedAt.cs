namespace Proxy.Actors.Doctor;

/// <summary>How many things of a node were looked at.</summary>
/// <param name="Pools">Pools.</param>
/// <param name="Endpoints">Their endpoints.</param>
/// <param name="Certificates">Certificates.</param>
internal sealed record LookedAt(int Pools, int Endpoints, int Certificates)
{
    /// <summary>None.</summary>
    internal static readonly LookedAt Nothing = new(0, 0, 0);
}
