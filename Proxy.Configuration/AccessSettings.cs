namespace Proxy.Configuration;

/// <summary>Who may come to a listener.</summary>
/// <param name="Allow">Who may; null for everybody.</param>
/// <param name="Deny">Who may not, whatever <paramref name="Allow"/> says; null for nobody.</param>
/// <param name="OnDeny">What becomes of the others.</param>
public sealed record AccessSettings(ValueArray<NetworkRange>? Allow, ValueArray<NetworkRange>? Deny, Refusal OnDeny)
{
    /// <summary>Everybody may come.</summary>
    public static AccessSettings Everybody { get; } = new(null, null, Refusal.Reset);
}
