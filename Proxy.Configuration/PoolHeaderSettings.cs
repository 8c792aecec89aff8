namespace Proxy.Configuration;

/// <summary>The PROXY header that servers of a pool are sent: <c>proxy.pools.NAME.proxy-protocol</c>.</summary>
/// <param name="Version">1 or 2.</param>
/// <param name="Tlvs">What version 2 tells of a connection where it is known.</param>
/// <param name="Pass">Types of TLVs that are passed on from the header that came in.</param>
/// <param name="Set">TLVs of fixed content, by type.</param>
/// <param name="Checksum">Whether a CRC32C is added.</param>
public sealed record PoolHeaderSettings(
    int Version, HeaderTlvs Tlvs, ValueArray<byte> Pass, ValueArray<KeyValuePair<byte, string>> Set, bool Checksum);
