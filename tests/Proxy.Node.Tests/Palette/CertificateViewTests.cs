using Proxy.Membership.Certificates;
using Proxy.Node.Palette;

namespace Proxy.Node.Tests.Palette;

public sealed class CertificateViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<double, double, string, string, long> States => new()
    {
        { -10, 14, "", "Ok", 14 },
        { -10, 13.99, "", "ExpiresSoon", 13 },
        { -10, 0.5, "", "ExpiresSoon", 0 },
        { -10, 100, "bad key", "NotRenewed", 100 },
        { -10, 3, "bad key", "NotRenewed", 3 },
        { 1, 100, "", "NotYetValid", 100 },
        { -10, -0.5, "", "Expired", -1 },
        { -10, -3, "bad key", "Expired", -3 },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void A_certificate_that_needs_somebody_says_so(double notBefore, double notAfter, string problem, string state, long days)
    {
        var view = CertificateView.Of(Certificate(notBefore, notAfter, problem, "a.example"), Now);
        Assert.Equal((state, days), (view.State.ToString(), view.Days));
        Assert.Equal(problem.Length == 0 ? null : problem, view.Problem);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a b", "a b")]
    [InlineData("a b c d", "a b +2")]
    public void A_table_has_the_first_names(string names, string shown) =>
        Assert.Equal(shown, CertificateView.Of(Certificate(-1, 1, "", names.Split(' ')), Now).Shown);

    [Fact]
    public void A_certificate_that_nobody_is_shown_is_unused_unless_more_is_wrong()
    {
        Assert.Equal(CertificateState.Unused, CertificateView.Of(Certificate(-10, 3, "", "a") with { IsShown = false }, Now).State);
        Assert.Equal(CertificateState.Expired, CertificateView.Of(Certificate(-10, -3, "", "a") with { IsShown = false }, Now).State);
    }

    private static CertificateInfo Certificate(double notBefore, double notAfter, string problem, params string[] names) =>
        new("listener web", "server", [.. names], "CN=CA", Now.AddDays(notBefore), Now.AddDays(notAfter), "/etc/a.crt", problem);
}
