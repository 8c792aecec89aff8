namespace Proxy.Testing;

/// <summary>The first thing that went wrong with a connection, with what is needed to run it again alone.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Connection">The connection's number; null when the origin could not tell.</param>
/// <param name="Kind">What kind of script it followed; null when the origin could not tell.</param>
/// <param name="Role">The side that noticed.</param>
/// <param name="Fault">What it noticed.</param>
/// <param name="Detail">How far both sides had come.</param>
public sealed record ChurnFailure(uint Seed, ulong? Connection, ChurnKind? Kind, ChurnRole Role, ChurnFault Fault, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Fault} at the {(Role == ChurnRole.Client ? "client" : "server")}: connection {Connection?.ToString() ?? "unknown"} of seed {Seed}, {Kind?.ToString() ?? "unknown kind"}: {Detail}";
}
