// Written from the migrations; tests/app/schema.rs checks that both agree.

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Text,
        name -> Text,
        phone -> Text,
        password_hash -> Nullable<Text>,
        lang -> Text,
        email_confirmed_at -> Nullable<Timestamp>,
        disabled_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    roles (id) {
        id -> BigInt,
        user_id -> BigInt,
        role -> Text,
        granted_by_id -> Nullable<BigInt>,
        granted_at -> Timestamp,
    }
}

diesel::table! {
    logins (id) {
        id -> BigInt,
        user_id -> BigInt,
        token_digest -> Text,
        created_at -> Timestamp,
        last_seen_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        ip -> Text,
        user_agent -> Text,
    }
}

diesel::table! {
    providers (id) {
        id -> BigInt,
        code -> Text,
        name_en -> Text,
        name_zh -> Text,
        kind -> Text,
        tier -> Text,
        city -> Text,
        about_en -> Text,
        about_zh -> Text,
        contact_email -> Text,
        created_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    links (id) {
        id -> BigInt,
        purpose -> Text,
        token_digest -> Text,
        user_id -> Nullable<BigInt>,
        email -> Text,
        role -> Text,
        provider_id -> Nullable<BigInt>,
        created_by_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    throttles (id) {
        id -> BigInt,
        name -> Text,
        window_started_at -> Timestamp,
        hits -> BigInt,
    }
}

diesel::table! {
    consents (id) {
        id -> BigInt,
        user_id -> BigInt,
        purpose -> Text,
        version -> Text,
        given_at -> Timestamp,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    files (id) {
        id -> BigInt,
        storage_key -> Text,
        name -> Text,
        content_type -> Text,
        size -> BigInt,
        digest -> Text,
        owner_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    audit_entries (id) {
        id -> BigInt,
        at -> Timestamp,
        actor_id -> Nullable<BigInt>,
        action -> Text,
        subject_kind -> Text,
        subject_id -> BigInt,
        details -> Text,
    }
}

diesel::table! {
    audit_seals (id) {
        id -> BigInt,
        entry_id -> BigInt,
        position -> BigInt,
        previous_hash -> Text,
        hash -> Text,
        sealed_at -> Timestamp,
    }
}

diesel::table! {
    mails (id) {
        id -> BigInt,
        user_id -> Nullable<BigInt>,
        to_email -> Text,
        to_name -> Text,
        lang -> Text,
        kind -> Text,
        letter -> Text,
        status -> Text,
        attempts -> BigInt,
        next_attempt_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    provider_members (id) {
        id -> BigInt,
        provider_id -> BigInt,
        user_id -> BigInt,
        joined_at -> Timestamp,
    }
}

diesel::table! {
    trainers (id) {
        id -> BigInt,
        user_id -> BigInt,
        provider_id -> Nullable<BigInt>,
        about -> Text,
        appointed_at -> Timestamp,
    }
}

diesel::table! {
    schemes (id) {
        id -> BigInt,
        code -> Text,
        version -> BigInt,
        level -> BigInt,
        title_en -> Text,
        title_zh -> Text,
        training_minutes -> BigInt,
        theory_cut -> BigInt,
        practical_cut -> BigInt,
        theory_minutes -> BigInt,
        validity_months -> BigInt,
        max_attempts -> BigInt,
        tolerance -> BigInt,
        nature_en -> Text,
        nature_zh -> Text,
        source -> Text,
        status -> Text,
        created_by_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
        open_markers -> BigInt,
    }
}

diesel::table! {
    cohorts (id) {
        id -> BigInt,
        code -> Text,
        title_en -> Text,
        title_zh -> Text,
        about_en -> Text,
        about_zh -> Text,
        scheme_id -> BigInt,
        city -> Text,
        places -> BigInt,
        opens_at -> Timestamp,
        closes_at -> Timestamp,
        starts_on -> Date,
        ends_on -> Date,
        offer_hours -> BigInt,
        status -> Text,
        created_by_id -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    quotas (id) {
        id -> BigInt,
        cohort_id -> BigInt,
        provider_id -> BigInt,
        seats -> BigInt,
        nomination_code -> Text,
        valid_until -> Timestamp,
        created_at -> Timestamp,
    }
}

diesel::table! {
    nomination_batches (id) {
        id -> BigInt,
        cohort_id -> BigInt,
        provider_id -> BigInt,
        file_name -> Text,
        file_digest -> Text,
        rows -> BigInt,
        created_by_id -> BigInt,
        created_at -> Timestamp,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    nominations (id) {
        id -> BigInt,
        cohort_id -> BigInt,
        provider_id -> BigInt,
        batch_id -> Nullable<BigInt>,
        name -> Text,
        email -> Text,
        phone -> Text,
        note -> Text,
        status -> Text,
        created_by_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    identities (id) {
        id -> BigInt,
        user_id -> BigInt,
        legal_name -> Text,
        birth_date -> Date,
        number_sealed -> Nullable<Binary>,
        number_digest -> Nullable<Text>,
        number_mask -> Text,
        recorded_at -> Timestamp,
        verified_at -> Nullable<Timestamp>,
        verified_by_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    guardian_consents (id) {
        id -> BigInt,
        user_id -> BigInt,
        file_id -> BigInt,
        guardian_name -> Text,
        submitted_at -> Timestamp,
        accepted_at -> Nullable<Timestamp>,
        accepted_by_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    applications (id) {
        id -> BigInt,
        cohort_id -> BigInt,
        user_id -> BigInt,
        source -> Text,
        provider_id -> Nullable<BigInt>,
        nomination_id -> Nullable<BigInt>,
        code_entered -> Text,
        code_check -> Text,
        city -> Text,
        motivation -> Text,
        experience -> Text,
        status -> Text,
        offer_expires_at -> Nullable<Timestamp>,
        submitted_at -> Timestamp,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    application_moves (id) {
        id -> BigInt,
        application_id -> BigInt,
        from_status -> Text,
        to_status -> Text,
        note -> Text,
        moved_by_id -> Nullable<BigInt>,
        moved_at -> Timestamp,
    }
}

diesel::table! {
    venues (id) {
        id -> BigInt,
        name_en -> Text,
        name_zh -> Text,
        city -> Text,
        address -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    rooms (id) {
        id -> BigInt,
        venue_id -> BigInt,
        name -> Text,
        capacity -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        cohort_id -> BigInt,
        room_id -> BigInt,
        trainer_id -> BigInt,
        module -> Text,
        title_en -> Text,
        title_zh -> Text,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
        booking_closes_at -> Timestamp,
        capacity -> BigInt,
        status -> Text,
        cancel_reason -> Text,
        calendar_sequence -> BigInt,
        closed_at -> Nullable<Timestamp>,
        created_by_id -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    seats (id) {
        id -> BigInt,
        session_id -> BigInt,
        user_id -> BigInt,
        status -> Text,
        joined_at -> Timestamp,
        offered_until -> Nullable<Timestamp>,
        release_reason -> Text,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    attendances (id) {
        id -> BigInt,
        seat_id -> BigInt,
        block_id -> BigInt,
        checked_in_at -> Nullable<Timestamp>,
        checked_out_at -> Nullable<Timestamp>,
        status -> Nullable<Text>,
        minutes -> BigInt,
        note -> Text,
        recorded_by_id -> BigInt,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    hour_entries (id) {
        id -> BigInt,
        user_id -> BigInt,
        cohort_id -> BigInt,
        session_id -> Nullable<BigInt>,
        minutes -> BigInt,
        reason -> Text,
        recorded_by_id -> BigInt,
        recorded_at -> Timestamp,
        block_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    session_blocks (id) {
        id -> BigInt,
        session_id -> BigInt,
        number -> BigInt,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    bank_editions (id) {
        id -> BigInt,
        edition -> BigInt,
    }
}

diesel::table! {
    item_imports (id) {
        id -> BigInt,
        file_name -> Text,
        file_digest -> Text,
        items -> BigInt,
        imported_by_id -> BigInt,
        imported_at -> Timestamp,
        plan -> Text,
        done -> BigInt,
        added -> BigInt,
        changed -> BigInt,
        unchanged -> BigInt,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    items (id) {
        id -> BigInt,
        code -> Text,
        domain -> Text,
        import_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        exposure_cap -> Nullable<BigInt>,
        purpose -> Text,
        module -> Text,
        case_id -> Nullable<BigInt>,
        case_position -> Nullable<BigInt>,
    }
}

diesel::table! {
    item_versions (id) {
        id -> BigInt,
        item_id -> BigInt,
        version -> BigInt,
        kind -> Text,
        importance -> Text,
        difficulty -> Text,
        law_ref -> Text,
        law_effective -> Nullable<Date>,
        stem_en -> Text,
        stem_zh -> Text,
        points -> BigInt,
        status -> Text,
        author_id -> BigInt,
        reviewer_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        scoring -> Text,
        is_case_sensitive -> Bool,
        number_value -> Text,
        number_tolerance -> Text,
        max_words -> Nullable<BigInt>,
        guidance_en -> Text,
        guidance_zh -> Text,
        explanation_en -> Text,
        explanation_zh -> Text,
    }
}

diesel::table! {
    item_files (id) {
        id -> BigInt,
        item_version_id -> BigInt,
        position -> BigInt,
        file_id -> BigInt,
        kind -> Text,
        name -> Text,
        alt_en -> Text,
        alt_zh -> Text,
    }
}

diesel::table! {
    item_tags (id) {
        id -> BigInt,
        item_id -> BigInt,
        tag -> Text,
    }
}

diesel::table! {
    item_options (id) {
        id -> BigInt,
        item_version_id -> BigInt,
        position -> BigInt,
        text_en -> Text,
        text_zh -> Text,
        is_key -> Bool,
        partner_en -> Text,
        partner_zh -> Text,
    }
}

diesel::table! {
    blueprints (id) {
        id -> BigInt,
        scheme_id -> BigInt,
        title -> Text,
        created_by_id -> BigInt,
        created_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    blueprint_cells (id) {
        id -> BigInt,
        blueprint_id -> BigInt,
        domain -> Text,
        difficulty -> Text,
        kind -> Text,
        count -> BigInt,
    }
}

diesel::table! {
    rubrics (id) {
        id -> BigInt,
        scheme_id -> BigInt,
        version -> BigInt,
        title_en -> Text,
        title_zh -> Text,
        status -> Text,
        created_by_id -> BigInt,
        created_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    criteria (id) {
        id -> BigInt,
        rubric_id -> BigInt,
        position -> BigInt,
        code -> Text,
        title_en -> Text,
        title_zh -> Text,
        points -> BigInt,
        is_red_line -> Bool,
        clause -> Text,
    }
}

diesel::table! {
    criterion_levels (id) {
        id -> BigInt,
        criterion_id -> BigInt,
        position -> BigInt,
        points -> BigInt,
        descriptor_en -> Text,
        descriptor_zh -> Text,
    }
}

diesel::table! {
    sittings (id) {
        id -> BigInt,
        kind -> Text,
        cohort_id -> BigInt,
        scheme_id -> BigInt,
        blueprint_id -> Nullable<BigInt>,
        rubric_id -> Nullable<BigInt>,
        room_id -> Nullable<BigInt>,
        title_en -> Text,
        title_zh -> Text,
        starts_at -> Timestamp,
        ends_at -> Timestamp,
        minutes -> BigInt,
        grace_seconds -> BigInt,
        brief_en -> Text,
        brief_zh -> Text,
        status -> Text,
        created_by_id -> BigInt,
        created_at -> Timestamp,
        released_at -> Nullable<Timestamp>,
        released_by_id -> Nullable<BigInt>,
        needs_authorisation -> Bool,
        is_one_device -> Bool,
        entry_code -> Text,
        ip_ranges -> Text,
        flagged_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    candidates (id) {
        id -> BigInt,
        sitting_id -> BigInt,
        user_id -> BigInt,
        number -> Text,
        extra_minutes -> BigInt,
        extra_reason -> Text,
        added_at -> Timestamp,
        seat -> Text,
        is_seat_accessible -> Bool,
        authorised_at -> Nullable<Timestamp>,
        authorised_by_id -> Nullable<BigInt>,
        identity_document -> Text,
        identity_note -> Text,
        arrived_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    attempts (id) {
        id -> BigInt,
        candidate_id -> BigInt,
        seed -> BigInt,
        status -> Text,
        lang -> Text,
        agreement_version -> Text,
        agreed_at -> Nullable<Timestamp>,
        started_at -> Nullable<Timestamp>,
        deadline_at -> Nullable<Timestamp>,
        finished_at -> Nullable<Timestamp>,
        score -> Nullable<BigInt>,
        max_score -> Nullable<BigInt>,
        void_reason -> Text,
        created_at -> Timestamp,
        seen_at -> Nullable<Timestamp>,
        device -> Text,
        paused_at -> Nullable<Timestamp>,
        paused_us -> BigInt,
        focus_losses -> BigInt,
        holder_login -> Nullable<BigInt>,
    }
}

diesel::table! {
    item_enemies (id) {
        id -> BigInt,
        item_id -> BigInt,
        enemy_id -> BigInt,
    }
}

diesel::table! {
    item_reviews (id) {
        id -> BigInt,
        item_version_id -> BigInt,
        reviewer_id -> BigInt,
        verdict -> Text,
        text -> Text,
        reviewed_at -> Timestamp,
    }
}

diesel::table! {
    item_views (id) {
        id -> BigInt,
        item_id -> BigInt,
        user_id -> BigInt,
        viewed_at -> Timestamp,
    }
}

diesel::table! {
    paper_pools (id) {
        id -> BigInt,
        digest -> Text,
        content -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    paper_draws (id) {
        id -> BigInt,
        attempt_id -> BigInt,
        pool_id -> BigInt,
        left_out -> Text,
        seen -> Text,
    }
}

diesel::table! {
    practice_runs (id) {
        id -> BigInt,
        user_id -> BigInt,
        source -> Text,
        domain -> Text,
        seed -> BigInt,
        started_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    practice_answers (id) {
        id -> BigInt,
        run_id -> BigInt,
        position -> BigInt,
        item_version_id -> BigInt,
        option_order -> Text,
        points -> BigInt,
        choice -> Text,
        earned -> Nullable<BigInt>,
        answered_at -> Nullable<Timestamp>,
        case_version_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    paper_items (id) {
        id -> BigInt,
        attempt_id -> BigInt,
        position -> BigInt,
        item_version_id -> BigInt,
        option_order -> Text,
        points -> BigInt,
        case_version_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    answers (id) {
        id -> BigInt,
        attempt_id -> BigInt,
        position -> BigInt,
        choice -> Text,
        is_flagged -> Bool,
        saved_at -> Timestamp,
        device -> Text,
        sequence -> BigInt,
    }
}

diesel::table! {
    invigilators (id) {
        id -> BigInt,
        sitting_id -> BigInt,
        user_id -> BigInt,
        added_by_id -> BigInt,
        added_at -> Timestamp,
    }
}

diesel::table! {
    attempt_events (id) {
        id -> BigInt,
        candidate_id -> BigInt,
        kind -> Text,
        actor_id -> Nullable<BigInt>,
        reason -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    incidents (id) {
        id -> BigInt,
        sitting_id -> BigInt,
        candidate_id -> Nullable<BigInt>,
        category -> Text,
        description -> Text,
        action_taken -> Text,
        recorded_by_id -> BigInt,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    exam_flags (id) {
        id -> BigInt,
        sitting_id -> BigInt,
        kind -> Text,
        attempt_id -> BigInt,
        other_attempt_id -> Nullable<BigInt>,
        value -> BigInt,
        same_wrong -> BigInt,
        shared -> BigInt,
        status -> Text,
        found_at -> Timestamp,
        decided_by_id -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        reason -> Text,
    }
}

diesel::table! {
    open_marks (id) {
        id -> BigInt,
        attempt_id -> BigInt,
        position -> BigInt,
        item_version_id -> BigInt,
        seat -> Text,
        marker_id -> Nullable<BigInt>,
        leased_until -> Nullable<Timestamp>,
        points -> Nullable<BigInt>,
        comment -> Text,
        finalised_at -> Nullable<Timestamp>,
        opened_at -> Timestamp,
    }
}

diesel::table! {
    open_markers (id) {
        id -> BigInt,
        sitting_id -> BigInt,
        user_id -> BigInt,
        named_by_id -> BigInt,
        named_at -> Timestamp,
    }
}

diesel::table! {
    item_voids (id) {
        id -> BigInt,
        item_version_id -> BigInt,
        sitting_id -> Nullable<BigInt>,
        effect -> Text,
        reason -> Text,
        voided_by_id -> BigInt,
        voided_at -> Timestamp,
        rescored_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    rescores (id) {
        id -> BigInt,
        attempt_id -> BigInt,
        item_void_id -> BigInt,
        score_before -> BigInt,
        score_after -> BigInt,
        was_passed -> Nullable<Bool>,
        is_passed -> Nullable<Bool>,
        was_released -> Bool,
        rescored_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
        settled_by_id -> Nullable<BigInt>,
        settled_note -> Text,
    }
}

diesel::table! {
    performances (id) {
        id -> BigInt,
        candidate_id -> BigInt,
        number -> Text,
        status -> Text,
        scheduled_at -> Timestamp,
        performed_at -> Nullable<Timestamp>,
        recorded_by_id -> Nullable<BigInt>,
        product_en -> Text,
        product_zh -> Text,
        score -> Nullable<BigInt>,
        has_red_line -> Bool,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    mark_sheets (id) {
        id -> BigInt,
        performance_id -> BigInt,
        examiner_id -> BigInt,
        seat -> Text,
        status -> Text,
        total -> Nullable<BigInt>,
        comment -> Text,
        due_at -> Timestamp,
        assigned_by_id -> BigInt,
        assigned_at -> Timestamp,
        finalised_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    marks (id) {
        id -> BigInt,
        mark_sheet_id -> BigInt,
        criterion_id -> BigInt,
        criterion_level_id -> Nullable<BigInt>,
        points -> BigInt,
        is_red_line_hit -> Bool,
        note -> Text,
    }
}

diesel::table! {
    conflict_overrides (id) {
        id -> BigInt,
        performance_id -> BigInt,
        examiner_id -> BigInt,
        reason -> Text,
        approved_by_id -> BigInt,
        approved_at -> Timestamp,
    }
}

diesel::table! {
    results (id) {
        id -> BigInt,
        candidate_id -> BigInt,
        user_id -> BigInt,
        component -> Text,
        score -> BigInt,
        cut -> BigInt,
        is_passed -> Bool,
        has_red_line -> Bool,
        detail -> Text,
        computed_at -> Timestamp,
        released_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    certificates (id) {
        id -> BigInt,
        number -> Text,
        user_id -> BigInt,
        scheme_id -> BigInt,
        cohort_id -> BigInt,
        level -> BigInt,
        holder_name -> Text,
        issued_at -> Timestamp,
        issued_by_id -> BigInt,
        valid_until -> Date,
        snapshot -> Text,
        superseded_by_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    certificate_facts (id) {
        id -> BigInt,
        certificate_id -> BigInt,
        kind -> Text,
        reason -> Text,
        recorded_by_id -> BigInt,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    certificate_refusals (id) {
        id -> BigInt,
        user_id -> BigInt,
        scheme_id -> BigInt,
        cohort_id -> BigInt,
        reason -> Text,
        decided_by_id -> BigInt,
        decided_at -> Timestamp,
    }
}

diesel::table! {
    certificate_reminders (id) {
        id -> BigInt,
        certificate_id -> BigInt,
        days -> BigInt,
        sent_at -> Timestamp,
    }
}

diesel::table! {
    anchor_profiles (id) {
        id -> BigInt,
        user_id -> BigInt,
        headline -> Text,
        about -> Text,
        city -> Text,
        is_remote -> Bool,
        expected_pay_fen -> Nullable<BigInt>,
        is_open_to_work -> Bool,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    anchor_tags (id) {
        id -> BigInt,
        user_id -> BigInt,
        kind -> Text,
        tag -> Text,
    }
}

diesel::table! {
    openings (id) {
        id -> BigInt,
        provider_id -> BigInt,
        title -> Text,
        description -> Text,
        headcount -> BigInt,
        level -> BigInt,
        city -> Text,
        is_remote -> Bool,
        pay_min_fen -> BigInt,
        pay_max_fen -> BigInt,
        starts_on -> Date,
        closes_on -> Date,
        status -> Text,
        close_reason -> Text,
        created_by_id -> BigInt,
        created_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    opening_tags (id) {
        id -> BigInt,
        opening_id -> BigInt,
        kind -> Text,
        tag -> Text,
    }
}

diesel::table! {
    candidacies (id) {
        id -> BigInt,
        opening_id -> BigInt,
        user_id -> BigInt,
        status -> Text,
        message -> Text,
        close_reason -> Text,
        created_by_id -> BigInt,
        created_at -> Timestamp,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    offers (id) {
        id -> BigInt,
        candidacy_id -> BigInt,
        pay_fen -> BigInt,
        terms -> Text,
        starts_on -> Date,
        expires_at -> Timestamp,
        status -> Text,
        response_note -> Text,
        created_by_id -> BigInt,
        created_at -> Timestamp,
        responded_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    placements (id) {
        id -> BigInt,
        candidacy_id -> BigInt,
        offer_id -> BigInt,
        opening_id -> BigInt,
        provider_id -> BigInt,
        user_id -> BigInt,
        pay_fen -> BigInt,
        starts_on -> Date,
        status -> Text,
        ended_on -> Nullable<Date>,
        end_reason -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    outcomes (id) {
        id -> BigInt,
        placement_id -> BigInt,
        period_start -> Date,
        period_end -> Date,
        shows -> BigInt,
        live_minutes -> BigInt,
        gmv_fen -> BigInt,
        viewers -> BigInt,
        orders -> BigInt,
        refunds_fen -> BigInt,
        trust -> Text,
        status -> Text,
        note -> Text,
        reported_by_id -> BigInt,
        reported_at -> Timestamp,
    }
}

diesel::joinable!(logins -> users (user_id));
diesel::joinable!(links -> providers (provider_id));
diesel::joinable!(consents -> users (user_id));
diesel::joinable!(files -> users (owner_id));
diesel::joinable!(audit_entries -> users (actor_id));
diesel::joinable!(audit_seals -> audit_entries (entry_id));
diesel::joinable!(mails -> users (user_id));
diesel::joinable!(provider_members -> providers (provider_id));
diesel::joinable!(provider_members -> users (user_id));
diesel::joinable!(trainers -> users (user_id));
diesel::joinable!(trainers -> providers (provider_id));
diesel::joinable!(schemes -> users (created_by_id));
diesel::joinable!(cohorts -> schemes (scheme_id));
diesel::joinable!(cohorts -> users (created_by_id));
diesel::joinable!(quotas -> cohorts (cohort_id));
diesel::joinable!(quotas -> providers (provider_id));
diesel::joinable!(nomination_batches -> cohorts (cohort_id));
diesel::joinable!(nomination_batches -> providers (provider_id));
diesel::joinable!(nomination_batches -> users (created_by_id));
diesel::joinable!(nominations -> cohorts (cohort_id));
diesel::joinable!(nominations -> providers (provider_id));
diesel::joinable!(nominations -> nomination_batches (batch_id));
diesel::joinable!(nominations -> users (created_by_id));
diesel::joinable!(guardian_consents -> files (file_id));
diesel::joinable!(applications -> cohorts (cohort_id));
diesel::joinable!(applications -> users (user_id));
diesel::joinable!(applications -> providers (provider_id));
diesel::joinable!(applications -> nominations (nomination_id));
diesel::joinable!(application_moves -> applications (application_id));
diesel::joinable!(application_moves -> users (moved_by_id));
diesel::joinable!(rooms -> venues (venue_id));
diesel::joinable!(sessions -> cohorts (cohort_id));
diesel::joinable!(sessions -> rooms (room_id));
diesel::joinable!(seats -> sessions (session_id));
diesel::joinable!(seats -> users (user_id));
diesel::joinable!(attendances -> seats (seat_id));
diesel::joinable!(attendances -> session_blocks (block_id));
diesel::joinable!(attendances -> users (recorded_by_id));
diesel::joinable!(hour_entries -> cohorts (cohort_id));
diesel::joinable!(hour_entries -> sessions (session_id));
diesel::joinable!(session_blocks -> sessions (session_id));
diesel::joinable!(item_imports -> users (imported_by_id));
diesel::joinable!(items -> item_imports (import_id));
diesel::joinable!(item_versions -> items (item_id));
diesel::joinable!(item_options -> item_versions (item_version_id));
diesel::joinable!(item_files -> item_versions (item_version_id));
diesel::joinable!(item_files -> files (file_id));
diesel::joinable!(item_tags -> items (item_id));
diesel::joinable!(blueprints -> schemes (scheme_id));
diesel::joinable!(blueprints -> users (created_by_id));
diesel::joinable!(blueprint_cells -> blueprints (blueprint_id));
diesel::joinable!(rubrics -> schemes (scheme_id));
diesel::joinable!(rubrics -> users (created_by_id));
diesel::joinable!(criteria -> rubrics (rubric_id));
diesel::joinable!(criterion_levels -> criteria (criterion_id));
diesel::joinable!(sittings -> cohorts (cohort_id));
diesel::joinable!(sittings -> schemes (scheme_id));
diesel::joinable!(sittings -> blueprints (blueprint_id));
diesel::joinable!(sittings -> rubrics (rubric_id));
diesel::joinable!(sittings -> rooms (room_id));
diesel::joinable!(candidates -> sittings (sitting_id));
diesel::joinable!(candidates -> users (user_id));
diesel::joinable!(attempts -> candidates (candidate_id));
diesel::joinable!(item_reviews -> item_versions (item_version_id));
diesel::joinable!(item_reviews -> users (reviewer_id));
diesel::joinable!(item_views -> items (item_id));
diesel::joinable!(item_views -> users (user_id));
diesel::joinable!(paper_draws -> paper_pools (pool_id));
diesel::joinable!(paper_draws -> attempts (attempt_id));
diesel::joinable!(paper_items -> attempts (attempt_id));
diesel::joinable!(paper_items -> item_versions (item_version_id));
diesel::joinable!(answers -> attempts (attempt_id));
diesel::joinable!(invigilators -> sittings (sitting_id));
diesel::joinable!(invigilators -> users (user_id));
diesel::joinable!(attempt_events -> candidates (candidate_id));
diesel::joinable!(attempt_events -> users (actor_id));
diesel::joinable!(incidents -> sittings (sitting_id));
diesel::joinable!(incidents -> candidates (candidate_id));
diesel::joinable!(incidents -> users (recorded_by_id));
diesel::joinable!(exam_flags -> sittings (sitting_id));
diesel::joinable!(open_marks -> attempts (attempt_id));
diesel::joinable!(open_marks -> item_versions (item_version_id));
diesel::joinable!(open_marks -> users (marker_id));
diesel::joinable!(open_markers -> sittings (sitting_id));
diesel::joinable!(open_markers -> users (user_id));
diesel::joinable!(item_voids -> item_versions (item_version_id));
diesel::joinable!(item_voids -> sittings (sitting_id));
diesel::joinable!(item_voids -> users (voided_by_id));
diesel::joinable!(rescores -> attempts (attempt_id));
diesel::joinable!(rescores -> item_voids (item_void_id));
diesel::joinable!(performances -> candidates (candidate_id));
diesel::joinable!(performances -> users (recorded_by_id));
diesel::joinable!(mark_sheets -> performances (performance_id));
diesel::joinable!(marks -> mark_sheets (mark_sheet_id));
diesel::joinable!(marks -> criteria (criterion_id));
diesel::joinable!(marks -> criterion_levels (criterion_level_id));
diesel::joinable!(conflict_overrides -> performances (performance_id));
diesel::joinable!(results -> candidates (candidate_id));
diesel::joinable!(results -> users (user_id));
diesel::joinable!(certificates -> schemes (scheme_id));
diesel::joinable!(certificates -> cohorts (cohort_id));
diesel::joinable!(practice_runs -> users (user_id));
diesel::joinable!(practice_answers -> practice_runs (run_id));
diesel::joinable!(practice_answers -> item_versions (item_version_id));
diesel::joinable!(certificate_facts -> certificates (certificate_id));
diesel::joinable!(certificate_facts -> users (recorded_by_id));
diesel::joinable!(certificate_refusals -> schemes (scheme_id));
diesel::joinable!(certificate_refusals -> cohorts (cohort_id));
diesel::joinable!(anchor_profiles -> users (user_id));
diesel::joinable!(anchor_tags -> users (user_id));
diesel::joinable!(openings -> providers (provider_id));
diesel::joinable!(openings -> users (created_by_id));
diesel::joinable!(opening_tags -> openings (opening_id));
diesel::joinable!(candidacies -> openings (opening_id));
diesel::joinable!(offers -> candidacies (candidacy_id));
diesel::joinable!(offers -> users (created_by_id));
diesel::joinable!(placements -> candidacies (candidacy_id));
diesel::joinable!(placements -> offers (offer_id));
diesel::joinable!(placements -> openings (opening_id));
diesel::joinable!(placements -> providers (provider_id));
diesel::joinable!(placements -> users (user_id));
diesel::joinable!(outcomes -> placements (placement_id));
diesel::joinable!(outcomes -> users (reported_by_id));

diesel::allow_tables_to_appear_in_same_query!(
    users,
    roles,
    logins,
    providers,
    links,
    throttles,
    consents,
    files,
    audit_entries,
    audit_seals,
    mails,
    provider_members,
    trainers,
    schemes,
    cohorts,
    quotas,
    nomination_batches,
    nominations,
    identities,
    guardian_consents,
    applications,
    application_moves,
    venues,
    rooms,
    sessions,
    seats,
    attendances,
    hour_entries,
    session_blocks,
    bank_editions,
    item_imports,
    items,
    item_versions,
    item_options,
    item_files,
    item_tags,
    blueprints,
    blueprint_cells,
    rubrics,
    criteria,
    criterion_levels,
    sittings,
    candidates,
    attempts,
    item_enemies,
    item_reviews,
    item_views,
    paper_pools,
    paper_draws,
    paper_items,
    practice_answers,
    practice_runs,
    answers,
    invigilators,
    attempt_events,
    incidents,
    exam_flags,
    open_marks,
    open_markers,
    item_voids,
    rescores,
    performances,
    mark_sheets,
    marks,
    conflict_overrides,
    results,
    certificates,
    certificate_facts,
    certificate_refusals,
    certificate_reminders,
    anchor_profiles,
    anchor_tags,
    openings,
    opening_tags,
    candidacies,
    offers,
    placements,
    outcomes,
);
