using Proxy.Configuration;
using Proxy.Transport;

namespace Proxy.Actors.Access;

/// <summary>Who may come to a listener, how many and how fast: a value.</summary>
/// <param name="Allow">Who may come; null for everybody.</param>
/// <param name="Deny">Who may not; null for nobody.</param>
/// <param name="OnDeny">What becomes of the others.</param>
/// <param name="Source">What one source may take; null for no limit.</param>
/// <param name="OnOver">What becomes of those whose source takes more.</param>
/// <param name="Rate">How fast all together may come.</param>
/// <param name="MaxPairs">Pairs at a time; null for no limit.</param>
public sealed record AdmissionRules(
    AddressSet? Allow, AddressSet? Deny, Refusal OnDeny, SourceLimits? Source, Refusal OnOver, RateRule Rate, int? MaxPairs)
{
    /// <summary>The rules of a listener; null where everybody may come at any rate.</summary>
    /// <param name="listener">The listener.</param>
    public static AdmissionRules? Of(ListenerSettings listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (listener is { Access: { Allow: null, Deny: null }, PerSource: null, Rate: null, MaxPairs: null }) return null;
        return new AdmissionRules(
            Set(listener.Access.Allow),
            Set(listener.Access.Deny),
            listener.Access.OnDeny,
            listener.PerSource is { } source ? Limits(source) : null,
            listener.PerSource?.Over == Refusal.Close ? Refusal.Close : Refusal.Reset,
            RateOf(listener),
            listener.MaxPairs);
    }

    /// <summary>How fast all connections of a listener together may come: those of one second at once.</summary>
    /// <param name="listener">The listener.</param>
    internal static RateRule RateOf(ListenerSettings listener) =>
        listener.Rate is { } rate ? RateRule.Of(rate, (int)Math.Ceiling(rate)) : default;

    /// <summary>Whether an address may come.</summary>
    /// <param name="address">The address.</param>
    internal RefusalReason Judge(in TcpAddress address)
    {
        var reason = JudgeProxy(address);
        return reason == RefusalReason.None && Allow is not null && !Allow.Contains(address) ? RefusalReason.NotAllowed : reason;
    }

    /// <summary>Whether somebody may come who will say by a PROXY header whom he speaks for.</summary>
    /// <param name="address">His address.</param>
    internal RefusalReason JudgeProxy(in TcpAddress address) =>
        Deny is not null && Deny.Contains(address) ? RefusalReason.Denied : RefusalReason.None;

    /// <summary>What somebody sees who is refused.</summary>
    /// <param name="reason">Why he is.</param>
    internal Refusal How(RefusalReason reason) => reason switch
    {
        RefusalReason.Denied or RefusalReason.NotAllowed => OnDeny,
        RefusalReason.SourcePairs or RefusalReason.SourceRate => OnOver,
        _ => Refusal.Reset,
    };

    private static AddressSet? Set(ValueArray<NetworkRange>? networks) => networks is { } some ? AddressSet.Of(some.Items) : null;

    private static SourceLimits Limits(PerSourceSettings source)
    {
        var delay = source.Over == Refusal.Delay ? source.MaxDelay : TimeSpan.Zero;
        var rate = source.Rate is { } perSecond ? RateRule.Of(perSecond, source.Burst, delay) : default;
        return new SourceLimits(source.Pairs ?? 0, rate, source.Mask4, source.Mask6);
    }
}
