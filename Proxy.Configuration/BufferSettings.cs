namespace Proxy.Configuration;

/// <summary>
/// The node's buffer bank: <c>proxy.buffers</c>. All sizes are bytes, and
/// <c>Segment &lt;= MinShare &lt;= MaxShare &lt;= Bank</c> and <c>16 * Segment &lt;= Bank</c> hold.
/// </summary>
/// <param name="Bank">The hard cap on the bytes that the node holds for connections.</param>
/// <param name="Segment">The unit of renting, a power of two from 4 KiB to 1 MiB.</param>
/// <param name="MinShare">What one active direction may always hold.</param>
/// <param name="MaxShare">What one active direction may hold when the bank is idle otherwise.</param>
/// <param name="Splice">Whether the kernel hands bytes from socket to socket, where large reads follow one another.</param>
public sealed record BufferSettings(long Bank, int Segment, int MinShare, int MaxShare, bool Splice);
