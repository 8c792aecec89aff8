using Proxy.Actors.Access;
using Proxy.Configuration;
using Proxy.Testing;

namespace Proxy.Actors.Tests.Access;

public sealed class AdmissionTests
{
    [Fact]
    public void A_turn_is_one_loop_s_until_nobody_has_come_for_it()
    {
        var rules = new AdmissionRules(null, null, Refusal.Reset, null, Refusal.Reset, RateRule.Of(1.0 / 3600, burst: 1), null);
        var admission = new Admission(rules, new ListenerGate(1), null, new AccessClock(new ManualTime()));
        Assert.True(admission.TryTakeTurn(out var giver));
        Assert.Same(admission, giver);
        Assert.False(admission.TryTakeTurn(out _));
        giver!.GiveTurnBack();
        Assert.True(admission.TryTakeTurn(out _));
        Assert.False(admission.TryTakeTurn(out _));
    }
}
