using Proxy.Membership.Wire;

namespace Proxy.Membership.Logging;

/// <summary>A member's answer.</summary>
/// <param name="Node">The member: <c>akka.tcp://system@host:port</c>.</param>
/// <param name="Report">What it logs; null when it did not say.</param>
/// <param name="Problem">Why it did not, or what it did not do; empty for nothing.</param>
public sealed record MemberLog(string Node, LogLevelsReport? Report, string Problem);
