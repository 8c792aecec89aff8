namespace Proxy.Membership.Hosting;

/// <summary>What has become of lines since the process began. Their sum is the number of lines that there were, but for those that wait to
/// be written.</summary>
/// <param name="Written">Lines that the output has taken.</param>
/// <param name="LeftOut">Lines that there was no room for while they waited: the output is slower than they come.</param>
/// <param name="Failed">Lines that the output has not taken.</param>
public readonly record struct LineTotals(long Written, long LeftOut, long Failed);
