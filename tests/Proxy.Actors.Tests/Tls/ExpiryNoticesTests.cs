using Proxy.Actors.Tls;
using Proxy.Membership.Certificates;

namespace Proxy.Actors.Tests.Tls;

/// <summary>When operators are told that certificates run out.</summary>
public sealed class ExpiryNoticesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    private readonly ExpiryNotices _notices = new();

    [Fact]
    public void A_certificate_is_told_of_in_each_age_at_once_and_then_once_a_day()
    {
        var certificate = Certificate("a.crt", 1, 20);
        List<(double Day, CertificateAge Age)> told = [];
        for (var hours = 0; hours < 24 * 22; hours++)
            told.AddRange(_notices.Due([certificate], Now.AddHours(hours)).Select(each => (hours / 24.0, each.Age)));
        double hour = 1 / 24.0;
        Assert.Equal(
            [
                (0, CertificateAge.NotYetValid),
                .. Enumerable.Range(0, 14).Select(day => (6 + hour + day, CertificateAge.ExpiresSoon)),
                (20 + hour, CertificateAge.Expired),
                (21 + hour, CertificateAge.Expired),
            ],
            told.Select(each => (Math.Round(each.Day, 6), each.Age)).Select(each => each),
            (expected, actual) => Math.Abs(expected.Item1 - actual.Item1) < 0.001 && expected.Item2 == actual.Item2);
    }

    [Fact]
    public void One_that_is_renewed_is_not_told_of_and_one_that_is_as_old_is()
    {
        Assert.Single(_notices.Due([Certificate("a.crt", -5, 3)], Now));
        Assert.Empty(_notices.Due([Certificate("a.crt", -5, 3)], Now));
        Assert.Empty(_notices.Due([Certificate("a.crt", 0, 90)], Now));
        Assert.Single(_notices.Due([Certificate("a.crt", -5, 4), Certificate("a.crt", -5, 4)], Now));
    }

    private static CertificateInfo Certificate(string file, double notBefore, double notAfter) =>
        new("listener web", "server", ["a.example"], "CN=CA", Now.AddDays(notBefore), Now.AddDays(notAfter), file);
}
