using System.Text;
using System.Text.Json;
using Bonding.Operator.Admission;
using k8s.Models;

namespace Bonding.Operator.Tests.Admission;

public class ReviewRequestTest
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Fact]
    public void The_fields_of_a_decision_are_read_wherever_they_stand_and_the_rest_is_skipped()
    {
        var request = Read(
            """
            {"kind":"AdmissionReview","request":{"object":{"status":{"spec":{"priorityClassName":"not this"}},"metadata":{"name":"web-1",
            "annotations":{"priorityClassName":"nor this"}},"spec":{"priority":4000,"containers":[{"priorityClassName":"nor this"}],
            "priorityClassName":"bonding-tier-3","preemptionPolicy":"Never"}},"oldObject":null,
            "userInfo":{"groups":["username"],"username":"alice"},"uid":"7","namespace":"shop"}}
            """
        )!;

        Assert.Equal(
            ("7", "shop", "alice", "bonding-tier-3", 4000, true),
            (request.Uid, request.Namespace, request.User, request.PriorityClassName, request.Priority, request.HasPreemptionPolicy)
        );
        Assert.Equal(("shop", "web-1", "nor this"), (request.ReadPod().Namespace(), request.ReadPod().Name(), Note(request)));
    }

    [Fact]
    public void A_pod_without_a_class_has_none()
    {
        var request = Read("""{"request":{"uid":"7","namespace":"shop","object":{"spec":{"priorityClassName":null}}}}""")!;

        Assert.Equal((null, null, false), (request.PriorityClassName, request.Priority, request.HasPreemptionPolicy));
    }

    [Fact]
    public void A_quantity_is_not_looked_at_before_the_whole_pod_is_asked_for()
    {
        var request = Read(
            """
            {"request":{"uid":"7","namespace":"shop","object":{"metadata":{},"spec":{"containers":[{"name":"app",
            "resources":{"requests":{"cpu":"1e99"}}}]}}}}
            """
        )!;

        Assert.ThrowsAny<JsonException>(request.ReadPod);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not JSON")]
    [InlineData("""{"request":null}""")]
    [InlineData("""{"request":{"uid":"7","object":{"spec":{}}}}""")]
    [InlineData("""{"request":{"uid":"7","namespace":"shop"}}""")]
    [InlineData("""{"request":{"uid":"7","namespace":"shop","object":"a pod"}}""")]
    [InlineData("""{"request":{"uid":"7","namespace":"shop","object":{"spec":{"priorityClassName":7}}}}""")]
    [InlineData("""{"request":{"uid":"7","namespace":"shop","object":{"spec":{"priority":1e99}}}}""")]
    [InlineData("""{"request":{"uid":"7","namespace":"shop","object":{"spec":{}}""")]
    public void What_is_no_review_of_a_pod_is_not_read(string body) => Assert.Null(Read(body));

    [Fact]
    public void A_deep_or_a_long_text_is_not_read()
    {
        var deep = new string('[', 100) + new string(']', 100);
        Assert.Null(Read("""{"request":{"uid":"7","namespace":"shop","object":{"spec":{"x":DEEP}}}}""".Replace("DEEP", deep, Ordinal)));
        var uid = new string('7', 300);
        Assert.Null(Read("""{"request":{"uid":"UID","namespace":"shop","object":{"spec":{}}}}""".Replace("UID", uid, Ordinal)));
    }

    [Fact]
    public void A_user_whose_name_is_long_is_nobody_who_is_known()
    {
        var user = new string('u', 300);
        var request = Read(
            """{"request":{"uid":"7","namespace":"shop","userInfo":{"username":"USER"},"object":{"spec":{}}}}""".Replace(
                "USER",
                user,
                Ordinal
            )
        )!;

        Assert.Equal("", request.User);
    }

    private static ReviewRequest? Read(string body) => ReviewRequest.Read(Encoding.UTF8.GetBytes(body));

    private static string? Note(ReviewRequest request) => request.ReadPod().GetAnnotation("priorityClassName");
}
